package dev.legate.internal.transport;

/**
 * Lets so many lines of one kind into the log in a period, since what peers cause may be without
 * end. For any thread.
 */
public final class LogRate {
  private final int most;
  private final long periodNanos;
  private long unlogged;
  private long periodBegan;
  private int count;

  /** At most so many in a period, which begins with the first line. */
  public LogRate(int most, long periodNanos) {
    this.most = most;
    this.periodNanos = periodNanos;
  }

  /** How many were not admitted since the last that was; -1 if this is not either. */
  public synchronized long admit(long nowNanos) {
    if (count == 0 || nowNanos - periodBegan >= periodNanos) {
      periodBegan = nowNanos;
      count = 0;
    }
    if (count == most) {
      unlogged++;
      return -1;
    }
    count++;
    long before = unlogged;
    unlogged = 0;
    return before;
  }
}
