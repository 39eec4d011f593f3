package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServiceDefinition;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(value = Carrier.class, mode = EnumSource.Mode.EXCLUDE, names = "TLS")
class AdmissionTest {
  private final Carrier carrier;
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  AdmissionTest(Carrier carrier) {
    this.carrier = carrier;
  }

  private Rig rig(UnaryOperator<ServerBuilder> configured, boolean ownThreads) {
    ServiceDefinition.Builder service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  begun.incrementAndGet();
                  release.await();
                  return "done " + request;
                });
    if (ownThreads) {
      service.ownThreads();
    }
    return Rig.of(carrier, service.build(), configured).connected();
  }

  private static CompletableFuture<String> call(Rig rig, String text) {
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            answer.complete(rig.stub.unary(UNARY, text));
          } catch (StatusException failed) {
            answer.completeExceptionally(failed);
          }
        });
    return answer;
  }

  private static StatusException failure(Rig rig) {
    return catchThrowableOfType(StatusException.class, () -> rig.stub.unary(UNARY, "one too many"));
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
      Thread.yield();
    }
  }

  @Test
  void aCallBeyondTheLimitIsRefusedWithTheLimitsNameAndStartsNoHandler() {
    try (Rig rig = rig(server -> server.maxConcurrentCalls(2), false)) {
      CompletableFuture<String> first = call(rig, "1");
      CompletableFuture<String> second = call(rig, "2");
      until(() -> begun.get() == 2);
      StatusException refused = failure(rig);
      assertThat(refused.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(refused.status().description())
          .contains("as many calls as it may, 2 (ServerBuilder.maxConcurrentCalls)");
      assertThat(begun).hasValue(2);
      assertThat(rig.server.load().runningCalls()).isEqualTo(2);
      assertThat(rig.server.load().refusedCalls()).isEqualTo(1);
      release.countDown();
      assertThat(first.join()).isEqualTo("done 1");
      assertThat(second.join()).isEqualTo("done 2");
      until(() -> rig.server.load().runningCalls() == 0);
      assertThat(rig.stub.unary(UNARY, "3")).isEqualTo("done 3");
    }
  }

  @Test
  void aCancelledHandlerCountsUntilItHasReturned() {
    try (Rig rig = rig(server -> server.maxConcurrentCalls(1), false)) {
      StatusException late =
          catchThrowableOfType(
              StatusException.class,
              () ->
                  rig.stub
                      .with(options -> options.timeout(Duration.ofMillis(200)))
                      .unary(UNARY, "late"));
      assertThat(late.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      until(() -> begun.get() == 1);
      assertThat(failure(rig).code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      release.countDown();
      until(() -> rig.server.load().runningCalls() == 0);
      assertThat(rig.stub.unary(UNARY, "next")).isEqualTo("done next");
    }
  }

  @Test
  void callsWaitForAPlaceWhereTheyMay() {
    try (Rig rig = rig(server -> server.maxConcurrentCalls(1).maxWaitingCalls(1), false)) {
      CompletableFuture<String> first = call(rig, "1");
      until(() -> begun.get() == 1);
      CompletableFuture<String> second = call(rig, "2");
      until(() -> rig.server.load().waitingCalls() == 1);
      assertThat(failure(rig).status().description()).contains("ServerBuilder.maxWaitingCalls");
      assertThat(begun).hasValue(1);
      release.countDown();
      assertThat(first.join()).isEqualTo("done 1");
      assertThat(second.join()).isEqualTo("done 2");
    }
  }

  @Test
  void aCallThatEndsWhileItWaitsIsNeverStarted() {
    try (Rig rig = rig(server -> server.maxConcurrentCalls(1).maxWaitingCalls(5), false)) {
      CompletableFuture<String> first = call(rig, "1");
      until(() -> begun.get() == 1);
      StatusException late =
          catchThrowableOfType(
              StatusException.class,
              () ->
                  rig.stub
                      .with(options -> options.timeout(Duration.ofMillis(100)))
                      .unary(UNARY, "late"));
      assertThat(late.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      release.countDown();
      assertThat(first.join()).isEqualTo("done 1");
      assertThat(rig.stub.unary(UNARY, "next")).isEqualTo("done next");
      assertThat(begun).hasValue(2);
    }
  }

  @Test
  void servicesWithOwnThreadsAreNotCounted() {
    try (Rig rig = rig(server -> server.maxConcurrentCalls(1), true)) {
      CompletableFuture<String> first = call(rig, "1");
      CompletableFuture<String> second = call(rig, "2");
      until(() -> begun.get() == 2);
      assertThat(rig.server.load().runningCalls()).isZero();
      release.countDown();
      assertThat(first.join()).isEqualTo("done 1");
      assertThat(second.join()).isEqualTo("done 2");
    }
  }
}
