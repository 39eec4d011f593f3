package dev.legate.verify.errors;

import java.time.Duration;
import java.util.List;

/** A peer answers, but not as a gRPC server should. */
final class AnswerSetUps {
  private AnswerSetUps() {}

  static List<SetUp> all() {
    return List.of(
        SetUp.answered(
            "a proxy answers 502 with a page",
            (stream, wire) -> {
              wire.headers(stream, false, ":status", "502", "content-type", "text/html");
              wire.data(stream, true, "<html><h1>502 Bad Gateway</h1></html>");
            }),
        SetUp.answered(
            "a web server answers 404",
            (stream, wire) -> wire.headers(stream, true, ":status", "404")),
        SetUp.answered(
            "a gateway answers 503, and no more",
            (stream, wire) -> wire.headers(stream, true, ":status", "503", "server", "edge")),
        SetUp.answered(
            "something in front wants credentials: 401",
            (stream, wire) -> wire.headers(stream, true, ":status", "401")),
        SetUp.answered(
            "the answer has another content type",
            (stream, wire) -> {
              wire.headers(stream, false, ":status", "200", "content-type", "application/json");
              wire.data(stream, true, "{\"ok\":true}");
            }),
        SetUp.answered(
            "the trailers have no grpc-status",
            (stream, wire) -> {
              wire.begin(stream);
              wire.headers(stream, true, "cost", "3");
            }),
        SetUp.answered(
            "the grpc-status is not a number",
            (stream, wire) -> {
              wire.begin(stream);
              wire.headers(stream, true, "grpc-status", "fine");
            }),
        SetUp.answered("no message", AnswerSetUps::finish),
        SetUp.answered(
            "two messages for a unary call",
            (stream, wire) -> {
              wire.begin(stream);
              wire.message(stream, "one");
              wire.message(stream, "two");
              wire.headers(stream, true, "grpc-status", "0");
            }),
        SetUp.answered(
            "a message that does not parse",
            (stream, wire) -> {
              wire.begin(stream);
              wire.message(stream, "unreadable");
              wire.headers(stream, true, "grpc-status", "0");
            }),
        SetUp.answered(
            "a message over the client's receive limit",
            options -> options.maxReceiveSize(4),
            (stream, wire) -> {
              wire.begin(stream);
              wire.message(stream, "longer than four");
            }),
        reset("NO_ERROR", 0),
        reset("PROTOCOL_ERROR", 1),
        reset("INTERNAL_ERROR", 2),
        reset("REFUSED_STREAM", 7),
        reset("CANCEL", 8),
        reset("ENHANCE_YOUR_CALM", 11),
        reset("INADEQUATE_SECURITY", 12),
        SetUp.answered(
            "GOAWAY with debug data in mid-call",
            (stream, wire) -> {
              wire.goAway(stream, 2, "out of memory");
              wire.finish();
            }),
        SetUp.answered(
            "the connection is lost in mid-call",
            (stream, wire) -> {
              wire.begin(stream);
              wire.finish();
            }),
        SetUp.answered(
            "the connection is closed after a GOAWAY without an error",
            (stream, wire) -> {
              wire.goAway(stream, 0, "max_age");
              wire.finish();
            }),
        SetUp.answered(
            "the deadline passes while waiting for the server",
            options -> options.timeout(Duration.ofMillis(1500)),
            (stream, wire) -> {}),
        SetUp.answered(
            "the deadline passes within the response",
            options -> options.timeout(Duration.ofMillis(1500)),
            (stream, wire) -> wire.begin(stream)));
  }

  private static void finish(int stream, RawServer.Wire wire) throws java.io.IOException {
    wire.begin(stream);
    wire.headers(stream, true, "grpc-status", "0");
  }

  private static SetUp reset(String name, int code) {
    return SetUp.answered(
        "the stream is reset with " + name, (stream, wire) -> wire.reset(stream, code));
  }
}
