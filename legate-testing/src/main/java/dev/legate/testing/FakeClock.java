package dev.legate.testing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A clock in nanoseconds that stands still until it is advanced, for {@link
 * dev.legate.Deadline#after(Duration, LongSupplier)}. For any thread.
 */
public final class FakeClock implements LongSupplier {
  /** Not zero, so that what confuses an instant with a duration is seen. */
  private static final long START = 1_000_000_000_000L;

  private final AtomicLong nanos = new AtomicLong(START);

  /** Makes a clock that stands at some instant. */
  public FakeClock() {}

  /** The instant in nanoseconds, like {@link System#nanoTime}. */
  public long nanos() {
    return nanos.get();
  }

  /** The same as {@link #nanos}. */
  @Override
  public long getAsLong() {
    return nanos.get();
  }

  /**
   * Lets time pass.
   *
   * @throws IllegalArgumentException if the time is negative
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a clock does not go back: " + time);
    }
    nanos.addAndGet(time.toNanos());
  }

  /** The time since the clock was made: {@code 1.5s after its start}. */
  @Override
  public String toString() {
    return (nanos.get() - START) / 1e9 + "s after its start";
  }
}
