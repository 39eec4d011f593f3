package dev.legate.verify.errors;

import static dev.legate.verify.errors.SetUp.BIDI;
import static dev.legate.verify.errors.SetUp.UNARY;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.UnaryHandler;
import dev.legate.stub.Stub;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A server of Legate refuses or fails, or the caller gives up. */
final class ServerSetUps {
  private ServerSetUps() {}

  static List<SetUp> all() {
    return List.of(
        with(
            "unknown method",
            r -> r,
            (stub, server) -> stub.unary(SetUp.missing("shop.Orders"), "x")),
        with(
            "unknown service",
            r -> r,
            (stub, server) -> stub.unary(SetUp.missing("shop.Prices"), "x")),
        with("a request that does not parse", r -> r, (s, server) -> s.unary(UNARY, "unreadable")),
        limited(
            "a request over the server's receive limit",
            builder -> builder.maxReceiveSize(4),
            (stub, server) -> stub.unary(UNARY, "longer than four")),
        limited(
            "an answer over the server's send limit",
            builder -> builder.maxSendSize(4),
            (stub, server) -> stub.unary(UNARY, "longer than four")),
        with(
            "a request over the client's send limit",
            r -> r,
            (s, server) -> s.with(o -> o.maxSendSize(4)).unary(UNARY, "longer than four")),
        with(
            "the handler throws",
            request -> {
              throw new IllegalStateException("secret");
            },
            (stub, server) -> stub.unary(UNARY, "x")),
        with(
            "the handler lets a status pass that it received from another server",
            request -> {
              throw StatusException.received(
                  Status.of(StatusCode.NOT_FOUND, "secret"), new Metadata(), "elsewhere", null);
            },
            (stub, server) -> stub.unary(UNARY, "x")),
        with(
            "the handler ends with a status",
            request -> {
              throw new StatusException(
                  Status.of(StatusCode.NOT_FOUND, "no order 7"), new Metadata(), null);
            },
            (stub, server) -> stub.unary(UNARY, "x")),
        with(
            "request headers too large",
            r -> r,
            (stub, server) ->
                stub.with(o -> o.header(Metadata.Key.text("note"), "n".repeat(40_000)))
                    .unary(UNARY, "x")),
        with("cancelled by the caller", r -> r, ServerSetUps::cancelled),
        interrupted());
  }

  private static void cancelled(Stub stub, Server server) {
    try (BidiStream<String, String> stream = stub.bidiStreaming(BIDI)) {
      stream.cancel("the user went away");
      stream.receive();
    }
  }

  private static SetUp interrupted() {
    AtomicReference<Thread> caller = new AtomicReference<>();
    return with(
        "the calling thread is interrupted while it waits for the server",
        request -> {
          caller.get().interrupt();
          new CountDownLatch(1).await();
          return request;
        },
        (stub, server) -> {
          caller.set(Thread.currentThread());
          try {
            stub.unary(UNARY, "x");
          } finally {
            Thread.interrupted();
          }
        });
  }

  private static SetUp with(String what, UnaryHandler<String, String> handler, Serving.Use use) {
    return new SetUp(what, () -> Serving.use(builder -> builder, handler, use));
  }

  private static SetUp limited(
      String what, UnaryOperator<ServerBuilder> settings, Serving.Use use) {
    return new SetUp(what, () -> Serving.use(settings, request -> request, use));
  }
}
