package dev.legate.verify.soak;

import static dev.legate.StatusCode.ABORTED;
import static dev.legate.StatusCode.CANCELLED;
import static dev.legate.StatusCode.DEADLINE_EXCEEDED;
import static dev.legate.StatusCode.NOT_FOUND;
import static dev.legate.StatusCode.OK;
import static dev.legate.StatusCode.RESOURCE_EXHAUSTED;
import static dev.legate.StatusCode.UNAVAILABLE;
import static dev.legate.StatusCode.UNIMPLEMENTED;
import static dev.legate.StatusCode.UNKNOWN;

import dev.legate.StatusCode;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of work that are mixed: how often, how they may end, and what they do. */
enum Traffic {
  UNARY(300, "unary calls", Work::unary, OK),
  INLINE(100, "unary calls of an inline method", Work::inline, OK),
  METADATA(50, "metadata both ways, text and binary", Work::metadata, OK),
  COMPRESSED(20, "gzip and deflate, up to 100 KB", Work::compressed, OK),
  LARGE(2, "messages up to 1 MB", Work::large, OK),
  ASYNC(50, "asynchronous unary calls", Work::async, OK),
  SERVER_STREAM(20, "500 responses", Work::serverStream, OK),
  CLIENT_STREAM(20, "100 requests", Work::clientStream, OK),
  BIDI(20, "50 turns", Work::bidi, OK),
  BIDI_TOGETHER(10, "200 requests and 200 responses at a time", Work::bidiTogether, OK),
  PUBLISHER(10, "a publisher's responses, one asked for at a time", Work::publisher, OK),
  LEFT_EARLY(20, "100 MB of responses, left after three", Work::leftEarly, OK),
  PUBLISHER_LEFT(10, "the same with a publisher", Work::publisherLeft, OK),
  CANCELLED_BY_CLIENT(20, "cancelled by the client", Work::cancelled, CANCELLED),
  LATE(20, "a deadline passes, unary", Work::late, DEADLINE_EXCEEDED),
  LATE_STREAM(10, "a deadline passes, in responses", Work::lateStream, DEADLINE_EXCEEDED),
  ABANDONED(10, "never looked at again", Work::abandoned, DEADLINE_EXCEEDED),
  ANSWERED_EARLY(10, "answered before the requests end", Work::answeredEarly, OK),
  STOPPED_BY_SERVER(10, "stopped by the server", Work::stopped, ABORTED),
  STATUS(20, "a status with trailers", Work::status, NOT_FOUND),
  DEFECT(5, "a handler throws", Work::defect, UNKNOWN),
  TOO_LARGE(10, "a response beyond the limit", Work::tooLarge, RESOURCE_EXHAUSTED),
  MISSING(5, "no such method", Work::missing, UNIMPLEMENTED),
  CHANNEL(10, "a channel of its own, closed", Work::channel, OK),
  CHANNEL_SHUT(5, "a channel shut down in a call", Work::channelShut, CANCELLED, UNAVAILABLE),
  CUT(15, "a connection cut at a random byte", Work::cut, OK, UNAVAILABLE),
  WRONG(3, "no trust, or plain text to TLS", Work::wrong, UNAVAILABLE),
  JUNK(3, "bytes that are not HTTP/2", Work::junk, OK),
  RESTARTED(100, "on the server that restarts, 0 to 200 ms", Work::restarted, OK, UNAVAILABLE),
  RESTARTED_STREAM(
      20, "streams on the server that restarts", Work::restartedStream, OK, UNAVAILABLE),
  RESTARTED_LONG(
      1,
      "longer than the drain time",
      Work::restartedLong,
      DEADLINE_EXCEEDED,
      CANCELLED,
      UNAVAILABLE);

  /** Does it once, and checks what comes. */
  interface Course {
    void run(Clients clients) throws Exception;
  }

  private static final int ALL = Arrays.stream(values()).mapToInt(each -> each.weight).sum();

  private final int weight;
  final String does;
  final Course course;
  final Set<StatusCode> expected;

  Traffic(int weight, String does, Course course, StatusCode... expected) {
    this.weight = weight;
    this.does = does;
    this.course = course;
    this.expected = Set.of(expected);
  }

  /** One at random, by weight. */
  static Traffic next() {
    int at = Clients.random(ALL);
    for (Traffic each : values()) {
      at -= each.weight;
      if (at < 0) {
        return each;
      }
    }
    throw new AssertionError(at);
  }

  /** Texts are long, so the difference is told and not both. */
  static void expect(@Nullable String found, String expected) {
    if (!expected.equals(found)) {
      throw new AssertionError("found " + start(found) + ", expected " + start(expected));
    }
  }

  private static String start(@Nullable String text) {
    return text == null || text.length() < 50
        ? "" + text
        : text.substring(0, 50) + "… of " + text.length();
  }
}
