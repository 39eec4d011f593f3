package dev.legate.netty.internal.pipeline;

import dev.legate.bench.jmh.Microbenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Timers of calls that end before their deadline; per call. */
public class DeadlineWheelBenchmark extends Microbenchmark {
  private static final int CALLS = 32;
  private static final long SECOND = 1_000_000_000L;
  private static final long CALL_NANOS = 1_000;

  private final DeadlineWheel wheel = new DeadlineWheel(0, nanos -> due = nanos);
  private final Expiring[] timers = new Expiring[CALLS];
  private long now;
  private long due;
  private int expired;

  private final class Expiring extends DeadlineWheel.Timer {
    @Override
    protected void expired() {
      expired++;
    }
  }

  /** Makes the timers that are used again, and one that stays. */
  @Setup
  public void begin() {
    for (int i = 0; i < CALLS; i++) {
      timers[i] = new Expiring();
    }
    wheel.set(new Expiring(), now, 1_000_000 * SECOND);
  }

  /** Deadlines of a second. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public int setAndCancel() {
    for (Expiring each : timers) {
      now += CALL_NANOS;
      wheel.set(each, now, SECOND);
    }
    for (Expiring each : timers) {
      each.cancel();
    }
    if (now >= due) {
      wheel.advance(now);
    }
    return expired;
  }

  /** Checks that no cancelled timer went off. */
  @TearDown
  public void check() {
    if (expired > 0) {
      throw new IllegalStateException(expired + " timers went off");
    }
  }
}
