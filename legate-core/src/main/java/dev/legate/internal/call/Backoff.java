package dev.legate.internal.call;

import java.util.function.DoubleSupplier;

/**
 * The times between attempts, to connect or to get a token, as gRPC's connection backoff document
 * says. Of one owner.
 */
public final class Backoff {
  private static final double INITIAL = 1e9;
  private static final double MAX = 120e9;
  private static final double MULTIPLIER = 1.6;
  private static final double JITTER = 0.2;

  private final DoubleSupplier random;
  private double current = INITIAL;

  /**
   * Starts at one second.
   *
   * @param random from 0 to 1
   */
  public Backoff(DoubleSupplier random) {
    this.random = random;
  }

  /** The nanoseconds from the start of the attempt that has failed to the start of the next. */
  public long next() {
    double jitter = 1 + JITTER * (2 * random.getAsDouble() - 1);
    long nanos = (long) (current * jitter);
    current = Math.min(current * MULTIPLIER, MAX);
    return nanos;
  }

  /** An attempt has succeeded. */
  public void reset() {
    current = INITIAL;
  }
}
