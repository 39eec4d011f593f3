package dev.legate.internal.dispatch;

/**
 * How long handlers usually take: an average in which the last call counts an eighth.
 *
 * <p>For any thread. Two that measure at once may lose one of the values, which does not matter.
 */
final class ServiceTime {
  private static final int WEIGHT = 8;

  private volatile long nanos;

  /** A handler took so long. */
  void add(long took) {
    long before = nanos;
    nanos = before == 0 ? took : before + (took - before) / WEIGHT;
  }

  /** The average in nanoseconds; 0 while nothing is known. */
  long nanos() {
    return nanos;
  }
}
