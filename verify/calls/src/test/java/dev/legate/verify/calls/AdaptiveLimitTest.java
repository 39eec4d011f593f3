package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code ServerBuilder.adaptiveLimit} from clients' calls to their refusal. */
@ParameterizedClass
@EnumSource(Carrier.class)
class AdaptiveLimitTest {
  private static final int LEAST = 2;
  private static final int CALLERS = 16;
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

  private final Carrier carrier;

  /** How long each handler takes. */
  private final AtomicLong nanos = new AtomicLong();

  /** What handlers wait for beside. */
  private volatile CountDownLatch held = new CountDownLatch(0);

  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();
  private final ConcurrentLinkedQueue<StatusException> failures = new ConcurrentLinkedQueue<>();

  AdaptiveLimitTest(Carrier carrier) {
    this.carrier = carrier;
  }

  private String handle(String request) throws InterruptedException {
    begun.incrementAndGet();
    long start = System.nanoTime();
    for (long left = nanos.get(); left > 0; left = nanos.get() - (System.nanoTime() - start)) {
      LockSupport.parkNanos(left);
    }
    held.await();
    return request;
  }

  private Rig rig() {
    return Rig.of(
            carrier,
            Texts.service().unary(UNARY, this::handle).build(),
            server -> server.adaptiveLimit(LEAST, 100))
        .connected();
  }

  private void call(Rig rig) {
    try {
      rig.stub.unary(UNARY, "x");
      answered.incrementAndGet();
    } catch (StatusException failed) {
      failures.add(failed);
    }
  }

  /** Calls from some threads, one after another from each, until the condition holds. */
  private void callUntil(Rig rig, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE;
    Thread[] callers = new Thread[CALLERS];
    for (int i = 0; i < CALLERS; i++) {
      callers[i] =
          Thread.startVirtualThread(
              () -> {
                while (!condition.getAsBoolean() && System.nanoTime() < end) {
                  call(rig);
                }
              });
    }
    join(callers);
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static void join(Thread... threads) {
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Test
  void handlersThatSlowDownMakeTheLimitFallAndWhatIsBeyondItIsRefused() {
    try (Rig rig = rig()) {
      int start = rig.server.load().maxRunningCalls();
      long begin = System.nanoTime();
      // several windows of 100 ms, of which the shortest time is kept
      callUntil(rig, () -> System.nanoTime() - begin > 500_000_000 && answered.get() > 100);

      nanos.set(Duration.ofMillis(40).toNanos());
      callUntil(rig, () -> rig.server.load().maxRunningCalls() <= start / 2);
      int fallen = rig.server.load().maxRunningCalls();
      assertThat(fallen).isBetween(LEAST, start / 2);

      failures.clear();
      begun.set(0);
      held = new CountDownLatch(1);
      Thread[] callers = new Thread[CALLERS];
      for (int i = 0; i < CALLERS; i++) {
        callers[i] = Thread.startVirtualThread(() -> call(rig));
      }
      long end = System.nanoTime() + PATIENCE;
      while (failures.size() < CALLERS - fallen) { // none returns, so that the limit stays
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.yield();
      }
      held.countDown();
      join(callers);
      assertThat(begun).hasValue(fallen);
      assertThat(failures).hasSize(CALLERS - fallen);
      for (StatusException refused : failures) {
        assertThat(refused.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
        assertThat(refused.status().description())
            .contains("as many calls as it may, " + fallen + " (ServerBuilder.adaptiveLimit)");
      }
    }
  }
}
