package dev.legate.http2.connection;

/**
 * When a connection asks whether its peer is still there (gRFC A8).
 *
 * @param time without a byte from the peer, in nanoseconds, after which a PING is sent
 * @param timeout for a sign of life after the PING, in nanoseconds
 * @param withoutCalls whether PINGs are sent while no stream is open
 */
public record KeepaliveTimes(long time, long timeout, boolean withoutCalls) {
  /** Checks the times. */
  public KeepaliveTimes {
    if (time <= 0 || timeout <= 0) {
      throw new IllegalArgumentException(
          "keepalive is " + time + " ns with time-out " + timeout + " ns, expected at least 1");
    }
  }
}
