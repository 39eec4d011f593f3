package dev.legate;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A point in time by which a call must be over, on the monotonic clock of this process.
 *
 * <p>Immutable and for any thread.
 */
public final class Deadline implements Comparable<Deadline> {
  /** About 73 years: beyond it the difference of two deadlines would overflow. */
  private static final long FAR = Long.MAX_VALUE / 4;

  private final long atNanos;
  private final LongSupplier clock;

  private Deadline(long atNanos, LongSupplier clock) {
    this.atNanos = atNanos;
    this.clock = clock;
  }

  /** The deadline that passes after a time from now; one that is not positive has passed. */
  public static Deadline after(Duration time) {
    return after(time, System::nanoTime);
  }

  /** The same on a clock of the caller's, for tests. */
  public static Deadline after(Duration time, LongSupplier nanoClock) {
    return afterNanos(TimeUnit.NANOSECONDS.convert(time), nanoClock);
  }

  /** The deadline that passes so many nanoseconds from now on a clock. */
  public static Deadline afterNanos(long nanos, LongSupplier nanoClock) {
    return afterNanos(nanos, nanoClock.getAsLong(), nanoClock);
  }

  /** The same from an instant on the clock, for those who have just asked it. */
  public static Deadline afterNanos(long nanos, long nowNanos, LongSupplier nanoClock) {
    return new Deadline(nowNanos + Math.clamp(nanos, -FAR, FAR), nanoClock);
  }

  /** Whether it has passed. */
  public boolean isExpired() {
    return remainingNanos() <= 0;
  }

  /** The time until it passes; negative once it has. */
  public Duration remaining() {
    return Duration.ofNanos(remainingNanos());
  }

  /** The nanoseconds until it passes; negative once it has. */
  public long remainingNanos() {
    return atNanos - clock.getAsLong();
  }

  /**
   * The instant on the clock, in nanoseconds of {@link System#nanoTime} unless a test says else.
   */
  public long atNanos() {
    return atNanos;
  }

  /** The earlier of two. */
  public Deadline earlier(Deadline other) {
    return compareTo(other) <= 0 ? this : other;
  }

  @Override
  public int compareTo(Deadline other) {
    return Long.signum(atNanos - other.atNanos);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Deadline deadline && deadline.atNanos == atNanos;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(atNanos);
  }

  /** The time left: {@code in 1.5s} or {@code 0.2s ago}. */
  @Override
  public String toString() {
    long millis = remainingNanos() / 1_000_000;
    String seconds =
        Math.abs(millis) / 1000 + "." + "%03d".formatted(Math.abs(millis) % 1000) + "s";
    return millis >= 0 ? "in " + seconds : seconds + " ago";
  }
}
