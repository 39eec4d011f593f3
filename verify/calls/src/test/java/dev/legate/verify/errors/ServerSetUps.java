package dev.legate.verify.errors;

import static dev.legate.verify.errors.SetUp.BIDI;
import static dev.legate.verify.errors.SetUp.UNARY;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServiceDefinition;
import dev.legate.server.UnaryHandler;
import dev.legate.stub.Stub;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A server of Legate refuses or fails, or the caller gives up. */
final class ServerSetUps {
  private ServerSetUps() {}

  /** What the user does with a stub. */
  private interface Use {
    void of(Stub stub, Server server) throws Exception;
  }

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
        interrupted(),
        shutDown(),
        overloaded());
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

  private static SetUp shutDown() {
    CountDownLatch called = new CountDownLatch(1);
    return with(
        "the server is shut down in mid-call",
        request -> {
          called.countDown();
          new CountDownLatch(1).await();
          return request;
        },
        (stub, server) -> {
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      called.await();
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                    server.shutdownNow();
                  });
          stub.unary(UNARY, "x");
        });
  }

  private static SetUp overloaded() {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    return new SetUp(
        "the server has as many calls as it may have",
        () ->
            use(
                builder -> builder.maxConcurrentCalls(1),
                request -> {
                  called.countDown();
                  over.await();
                  return request;
                },
                (stub, server) -> {
                  Thread first = Thread.ofVirtual().start(() -> stub.unary(UNARY, "first"));
                  called.await();
                  try {
                    stub.unary(UNARY, "second");
                  } finally {
                    over.countDown();
                    first.join();
                  }
                }));
  }

  private static SetUp with(String what, UnaryHandler<String, String> handler, Use use) {
    return new SetUp(what, () -> use(builder -> builder, handler, use));
  }

  private static SetUp limited(String what, UnaryOperator<ServerBuilder> settings, Use use) {
    return new SetUp(what, () -> use(settings, request -> request, use));
  }

  private static void use(
      UnaryOperator<ServerBuilder> settings, UnaryHandler<String, String> handler, Use use)
      throws Exception {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    ServiceDefinition service =
        ServiceDefinition.builder("shop.Orders")
            .unary(UNARY, handler)
            .bidiStreaming(BIDI, (requests, responses) -> requests.receive())
            .build();
    Server server =
        settings
            .apply(
                Server.builder()
                    .listen(new InetSocketAddress(loopback, 0), ServerCredentials.plaintext())
                    .service(service))
            .start();
    Channel channel =
        Channel.builder("127.0.0.1:" + server.port())
            .credentials(ChannelCredentials.plaintext())
            .build();
    try {
      use.of(Stub.of(channel), server);
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
      channel.awaitTermination(Duration.ofSeconds(10));
    }
  }
}
