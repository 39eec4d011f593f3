package dev.legate.http2.guard;

/**
 * How often a client may send keepalive PINGs (gRFC A8).
 *
 * @param minIntervalNanos between two of them
 * @param withoutCalls whether that holds while no stream is open, too; otherwise it is 2 h then
 */
public record PingPolicy(long minIntervalNanos, boolean withoutCalls) {
  /** Checks the interval. */
  public PingPolicy {
    if (minIntervalNanos < 0) {
      throw new IllegalArgumentException(
          "interval between PINGs is " + minIntervalNanos + " ns, expected at least 0");
    }
  }
}
