package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.CLIENT;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Deadline;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.server.ServerContext;
import dev.legate.server.ServiceDefinition;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Carrier.class)
class DeadlinesTest {
  private static final Duration SHORT = Duration.ofMillis(150);

  private final Carrier carrier;

  DeadlinesTest(Carrier carrier) {
    this.carrier = carrier;
  }

  /**
   * Handlers that wait until their call is cancelled, each in a wait of Legate's if there is one.
   */
  private static ServiceDefinition waiting(CompletableFuture<StatusException> ended) {
    return Texts.service()
        .unary(
            UNARY,
            request -> {
              CountDownLatch cancelled = new CountDownLatch(1);
              ServerContext.current().onCancel(cancelled::countDown);
              cancelled.await();
              ended.complete(new StatusException(StatusCode.CANCELLED, "told by onCancel"));
              return "";
            })
        .serverStreaming(
            SERVER,
            (request, responses) -> {
              try {
                while (true) {
                  responses.send("x".repeat(10_000));
                }
              } catch (StatusException over) {
                ended.complete(over);
              }
            })
        .bidiStreaming(
            BIDI,
            (requests, responses) -> {
              try {
                requests.receive();
              } catch (StatusException over) {
                ended.complete(over);
              }
            })
        .clientStreaming(
            CLIENT,
            requests -> {
              CountDownLatch cancelled = new CountDownLatch(1);
              ServerContext.current().onCancel(cancelled::countDown);
              cancelled.await(); // reads nothing, so that the client's send waits
              ended.complete(new StatusException(StatusCode.CANCELLED, "told by onCancel"));
              return "";
            })
        .build();
  }

  private static void assertExceeded(StatusException failure) {
    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure.status().description()).contains("deadline").contains("connection");
  }

  private static StatusException failureOf(Runnable call) {
    StatusException failure = catchThrowableOfType(StatusException.class, call::run);
    assertThat(failure).isNotNull();
    return failure;
  }

  @Test
  void unaryCallEndsAtItsDeadlineOnBothSides() {
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    try (Rig rig = Rig.of(carrier, waiting(ended)).connected()) {
      assertExceeded(failureOf(() -> rig.with(o -> o.timeout(SHORT)).unary(UNARY, "")));
      assertThat(ended.join().code()).isEqualTo(StatusCode.CANCELLED);
    }
  }

  @Test
  void aReceivingClientAndASendingHandlerEndAtTheDeadline() {
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    try (Rig rig = Rig.of(carrier, waiting(ended)).connected();
        ResponseStream<String> stream =
            rig.with(o -> o.timeout(SHORT)).serverStreaming(SERVER, "")) {
      assertThat(stream.receive()).hasSize(10_000); // and takes no more: the handler waits
      assertThat(ended.join().code()).isEqualTo(StatusCode.CANCELLED);
      StatusException failure =
          failureOf(
              () -> {
                while (stream.receive() != null) {}
              });
      assertExceeded(failure);
    }
  }

  @Test
  void aSendingClientEndsAtTheDeadline() {
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    try (Rig rig = Rig.of(carrier, waiting(ended)).connected();
        RequestStream<String, String> stream =
            rig.with(o -> o.timeout(SHORT)).clientStreaming(CLIENT)) {
      while (stream.send("x".repeat(10_000))) {}
      assertExceeded(failureOf(stream::finish));
      assertThat(ended.join().code()).isEqualTo(StatusCode.CANCELLED);
    }
  }

  @Test
  void aReceivingHandlerEndsAtTheDeadline() {
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    try (Rig rig = Rig.of(carrier, waiting(ended)).connected();
        BidiStream<String, String> stream = rig.with(o -> o.timeout(SHORT)).bidiStreaming(BIDI)) {
      assertExceeded(failureOf(stream::receive));
      assertThat(ended.join().code()).isEqualTo(StatusCode.CANCELLED);
    }
  }

  @Test
  void aDeadlineThatHasPassedFailsWithoutACall() {
    AtomicInteger calls = new AtomicInteger();
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  calls.incrementAndGet();
                  return "";
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      assertThat(failureOfLateCall(rig).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      assertThat(rig.stub.unary(UNARY, "")).isEmpty();
      for (int i = 0; i < 100; i++) { // now that there is a connection
        assertThat(failureOfLateCall(rig).code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      }
      assertThat(calls).hasValue(1);
    }
  }

  private static StatusException failureOfLateCall(Rig rig) {
    Deadline passed = Deadline.after(Duration.ofMillis(-5));
    return failureOf(() -> rig.with(o -> o.deadline(passed)).unary(UNARY, ""));
  }

  @Test
  void handlersSeeTheDeadlineAndTheirCallsInheritIt() {
    AtomicReference<Rig> self = new AtomicReference<>();
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  Duration left =
                      ServerContext.current().deadline().map(Deadline::remaining).orElse(null);
                  return switch (request) {
                    case "inherit" -> self.get().stub.unary(UNARY, "left");
                    case "detach" -> self.get().with(o -> o.detached()).unary(UNARY, "left");
                    default ->
                        left == null
                            ? "none"
                            : left.isPositive() && left.toSeconds() < 60 ? "some" : "odd";
                  };
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      self.set(rig);
      assertThat(rig.stub.unary(UNARY, "left")).isEqualTo("none");
      assertThat(rig.stub.unary(UNARY, "inherit")).isEqualTo("none");
      var limited = rig.with(o -> o.timeout(Duration.ofSeconds(60)));
      assertThat(limited.unary(UNARY, "left")).isEqualTo("some");
      assertThat(limited.unary(UNARY, "inherit")).isEqualTo("some");
      assertThat(limited.unary(UNARY, "detach")).isEqualTo("none");
    }
  }

  @Test
  void theServersCapShortensWhatClientsAskFor() {
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    try (Rig rig = Rig.of(carrier, waiting(ended), server -> server.maxCallTime(SHORT))) {
      StatusException failure = failureOf(() -> rig.stub.unary(UNARY, ""));
      assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED);
      assertThat(ended.join().code()).isEqualTo(StatusCode.CANCELLED);
    }
  }

  @Test
  void theChannelsDefaultTimeoutStartsAnewWithEachCall() {
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    try (Rig rig =
        Rig.of(
            carrier,
            waiting(ended),
            server -> server,
            channel -> channel.defaults(dev.legate.client.CallOptions.NONE.timeout(SHORT)))) {
      assertExceeded(failureOf(() -> rig.stub.unary(UNARY, "")));
      assertExceeded(failureOf(() -> rig.stub.unary(UNARY, "")));
    }
  }

  @Test
  void aThousandDeadlinesAtOnceLeaveTheConnectionUnharmed() throws Exception {
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  if (request.equals("wait")) {
                    CountDownLatch cancelled = new CountDownLatch(1);
                    ServerContext.current().onCancel(cancelled::countDown);
                    cancelled.await();
                    ended.complete(new StatusException(StatusCode.CANCELLED, ""));
                  }
                  return "fine";
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      rig.stub.unary(UNARY, "");
      Deadline deadline = Deadline.after(Duration.ofMillis(500));
      AtomicInteger exceeded = new AtomicInteger();
      List<Thread> threads =
          IntStream.range(0, 1000)
              .mapToObj(
                  i ->
                      Thread.startVirtualThread(
                          () -> {
                            if (failureOf(
                                        () ->
                                            rig.with(o -> o.deadline(deadline))
                                                .unary(UNARY, "wait"))
                                    .code()
                                == StatusCode.DEADLINE_EXCEEDED) {
                              exceeded.incrementAndGet();
                            }
                          }))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(exceeded).hasValue(1000);
      assertThat(rig.stub.unary(UNARY, "")).isEqualTo("fine");
    }
  }
}
