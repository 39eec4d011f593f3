package dev.legate.internal.dispatch;

/**
 * How long handlers usually take: an average in which the last call counts an eighth, and how far
 * from it they usually are, in which the last counts a quarter (as RFC 6298 §2 does with round
 * trips).
 *
 * <p>For any thread. Two that measure at once may lose one of the values, which does not matter.
 */
final class ServiceTime {
  private static final int WEIGHT = 8;
  private static final int WEIGHT_OF_DEVIATION = 4;

  private volatile long nanos;
  private volatile long deviation;

  /** A handler took so long. */
  void add(long took) {
    long before = nanos;
    if (before == 0) {
      nanos = took;
      return;
    }
    long usual = deviation;
    deviation = usual + (Math.abs(took - before) - usual) / WEIGHT_OF_DEVIATION;
    nanos = before + (took - before) / WEIGHT;
  }

  /** The average in nanoseconds; 0 while nothing is known. */
  long nanos() {
    return nanos;
  }

  /**
   * The time in which most handlers are over, in nanoseconds: of calls that have only the average
   * left, every other would be started in vain.
   */
  long ample() {
    return nanos + 2 * deviation;
  }
}
