package dev.legate.verify.errors;

import static dev.legate.verify.errors.SetUp.UNARY;

import dev.legate.StatusException;
import dev.legate.netty.NettyOptions;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.stub.Stub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** A server has too much to do, or is on its way out; a channel is closed under a call. */
final class LoadSetUps {
  private LoadSetUps() {}

  static List<SetUp> all() {
    return List.of(
        occupied(
            "the server has as many calls as it may have",
            builder -> builder.maxConcurrentCalls(1),
            (stub, server) -> stub.unary(UNARY, "second")),
        occupied(
            "the place to wait at the server is taken, too",
            builder -> builder.maxConcurrentCalls(1).maxWaitingCalls(1),
            (stub, server) -> {
              quietly(stub, "second");
              Serving.until(() -> server.load().waitingCalls() == 1);
              stub.unary(UNARY, "third");
            }),
        occupied(
            "the calls of a connection are used up, and the deadline passes",
            builder -> builder.maxConcurrentCallsPerConnection(1),
            (stub, server) ->
                stub.with(o -> o.timeout(Duration.ofMillis(1500))).unary(UNARY, "second")),
        noQueue(),
        occupied(
            "a new call to a server that drains",
            builder -> builder,
            (stub, server) -> {
              server.drain();
              refusedOnceDraining(stub);
            }),
        interruptedByTheEnd(
            "the time to drain is over in mid-call",
            builder -> builder.drainTime(Duration.ofMillis(200)),
            Server::close),
        interruptedByTheEnd(
            "the server is shut down in mid-call", builder -> builder, Server::shutdownNow),
        channelShutDown(),
        tooSlow());
  }

  private static SetUp noQueue() {
    SetUp full =
        occupied(
            "the calls of a connection are used up, and no more may wait",
            builder -> builder.maxConcurrentCallsPerConnection(1),
            (stub, server) -> stub.unary(UNARY, "second"));
    return new SetUp(
        full.what(),
        () -> {
          NettyOptions before = NettyOptions.current();
          before.maxPendingCalls(0).use();
          try {
            full.action().run();
          } finally {
            before.use();
          }
        });
  }

  /** The connection that there was may take a call until it has heard of the drain. */
  private static void refusedOnceDraining(Stub stub) {
    while (true) {
      try {
        stub.with(o -> o.timeout(Duration.ofMillis(100))).unary(UNARY, "late");
      } catch (StatusException failure) {
        if (failure.code() != dev.legate.StatusCode.DEADLINE_EXCEEDED) {
          throw failure;
        }
      }
    }
  }

  private interface End {
    void of(Server server);
  }

  private static SetUp interruptedByTheEnd(
      String what, UnaryOperator<ServerBuilder> settings, End end) {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    return new SetUp(
        what,
        () ->
            Serving.use(
                settings,
                request -> {
                  called.countDown();
                  over.await();
                  return request;
                },
                (stub, server) -> {
                  Serving.after(called, () -> end.of(server));
                  try {
                    stub.unary(UNARY, "x");
                  } finally {
                    over.countDown();
                  }
                }));
  }

  private static SetUp channelShutDown() {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    return new SetUp(
        "the channel is shut down in mid-call",
        () ->
            Serving.useChannel(
                builder -> builder,
                request -> {
                  called.countDown();
                  over.await();
                  return request;
                },
                builder -> builder,
                (channel, server) -> {
                  Serving.after(called, channel::shutdownNow);
                  try {
                    Stub.of(channel).unary(UNARY, "x");
                  } finally {
                    over.countDown();
                  }
                }));
  }

  private static SetUp tooSlow() {
    CountDownLatch over = new CountDownLatch(1);
    return new SetUp(
        "the call takes longer than the server allows",
        () ->
            Serving.use(
                builder -> builder.maxCallTime(Duration.ofMillis(200)),
                request -> {
                  over.await();
                  return request;
                },
                (stub, server) -> {
                  try {
                    stub.unary(UNARY, "x");
                  } finally {
                    over.countDown();
                  }
                }));
  }

  /** One call runs in the server's handler while another is made. */
  private static SetUp occupied(
      String what, UnaryOperator<ServerBuilder> settings, Serving.Use use) {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    return new SetUp(
        what,
        () ->
            Serving.use(
                settings,
                request -> {
                  if (first.getAndSet(false)) {
                    called.countDown();
                    over.await();
                  }
                  return request;
                },
                (stub, server) -> {
                  quietly(stub, "first");
                  called.await();
                  try {
                    use.of(stub, server);
                  } finally {
                    over.countDown();
                  }
                }));
  }

  /** A call whose end nobody looks at. */
  private static void quietly(Stub stub, String request) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                stub.unary(UNARY, request);
              } catch (StatusException itsServerWasShutDown) {
                // The set-up is about another call.
              }
            });
  }
}
