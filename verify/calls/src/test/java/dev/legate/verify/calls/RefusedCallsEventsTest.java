package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.ServerBuilder;
import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Each way in which a full server refuses calls has its event. */
final class RefusedCallsEventsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<LimitReached> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger begun = new AtomicInteger();
  private volatile CountDownLatch release = new CountDownLatch(1);

  private Rig rig(UnaryOperator<ServerBuilder> configured) {
    return Rig.of(
            Carrier.SOCKETS,
            Texts.service()
                .unary(
                    UNARY,
                    request -> {
                      begun.incrementAndGet();
                      release.await();
                      return request;
                    })
                .build(),
            server -> configured.apply(server).connectionEvents(recording()))
        .connected();
  }

  private ConnectionEvents recording() {
    return new ConnectionEvents() {
      @Override
      public void limitReached(LimitReached event) {
        events.add(event);
      }
    };
  }

  private static CompletableFuture<Object> call(Rig rig, Duration timeout) {
    CompletableFuture<Object> end = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            end.complete(rig.with(options -> options.timeout(timeout)).unary(UNARY, "x"));
          } catch (StatusException failure) {
            end.complete(failure);
          }
        });
    return end;
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.yield();
    }
  }

  private static void refused(Rig rig) {
    StatusException failure =
        catchThrowableOfType(
            StatusException.class,
            () -> rig.with(options -> options.timeout(PATIENCE)).unary(UNARY, "one too many"));
    assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
  }

  private void isTheEvent(String limit, long configured) {
    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.limit()).isEqualTo(limit);
              assertThat(event.configured()).isEqualTo(configured);
              assertThat(event.seen()).isEqualTo("a call was refused");
              assertThat(event.outcome()).isEqualTo(LimitReached.Outcome.STREAM_ENDED);
              assertThat(event.peer()).isInstanceOf(InetSocketAddress.class);
            });
  }

  @Test
  void aCallBeyondThoseThatMayRun() {
    try (Rig rig = rig(server -> server.maxConcurrentCalls(1))) {
      CompletableFuture<Object> first = call(rig, PATIENCE);
      until(() -> begun.get() == 1);
      assertThat(events).isEmpty();
      refused(rig);
      isTheEvent("maxConcurrentCalls", 1);
      release.countDown();
      assertThat(first.join()).isEqualTo("x");
    }
  }

  @Test
  void aCallBeyondTheAdaptiveLimit() {
    try (Rig rig = rig(server -> server.adaptiveLimit(1, 2))) {
      int limit = rig.server.load().maxRunningCalls();
      for (int i = 1; i <= limit; i++) {
        int running = i;
        call(rig, PATIENCE);
        until(() -> begun.get() == running);
      }
      refused(rig);
      isTheEvent("adaptiveLimit", limit);
      release.countDown();
    }
  }

  @Test
  void aCallBeyondThoseThatMayWait() {
    try (Rig rig = rig(server -> server.maxConcurrentCalls(1).maxWaitingCalls(2))) {
      CompletableFuture<Object> first = call(rig, PATIENCE);
      until(() -> begun.get() == 1);
      CompletableFuture<Object> second = call(rig, PATIENCE);
      CompletableFuture<Object> third = call(rig, PATIENCE);
      until(() -> rig.server.load().waitingCalls() == 2);
      assertThat(events).isEmpty();
      refused(rig);
      isTheEvent("maxWaitingCalls", 2);
      release.countDown();
      assertThat(List.of(first.join(), second.join(), third.join())).containsOnly("x");
    }
  }

  /** Refused on the thread of the handler before it, which is no event loop. */
  @Test
  void aCallThatHasBecomeHopelessBehindAnother() {
    try (Rig rig = rig(server -> server.maxConcurrentCalls(1).maxWaitingCalls(5))) {
      CompletableFuture<Object> first = call(rig, PATIENCE);
      until(() -> begun.get() == 1);
      long start = System.nanoTime();
      CompletableFuture<Object> second = call(rig, Duration.ofSeconds(3));
      until(() -> rig.server.load().waitingCalls() == 1);
      while (System.nanoTime() - start < Duration.ofMillis(1800).toNanos()) {
        LockSupport.parkNanos(1_000_000); // longer than what is left of three seconds
      }
      assertThat(events).isEmpty();
      release.countDown();
      assertThat(first.join()).isEqualTo("x");
      assertThat(second.join())
          .isInstanceOfSatisfying(
              StatusException.class,
              failure -> assertThat(failure.status().description()).contains("not started"));
      isTheEvent("hopelessCalls", 1);
    }
  }

  @Test
  void aCallBeyondThoseThatMayWaitForAWorker() {
    int most = 256; // for each worker
    try (Rig rig = rig(server -> server.workers(1))) {
      call(rig, PATIENCE);
      until(() -> begun.get() == 1);
      for (int i = 0; i < most; i++) {
        call(rig, PATIENCE);
      }
      until(() -> rig.server.load().runningCalls() == 1 + most);
      assertThat(events).isEmpty();
      refused(rig);
      isTheEvent("workers", most);
      release.countDown();
    }
  }
}
