package dev.legate.http2.connection;

/**
 * How long a connection may last (gRFC A9), in nanoseconds; Long.MAX_VALUE is for ever.
 *
 * @param age after which a server drains it
 * @param grace that its streams have after that
 * @param idle for how long it may be without a stream; a server drains it then, on a client its
 *     owner is told
 */
public record AgeLimits(long age, long grace, long idle) {
  /** Checks the times. */
  public AgeLimits {
    if (age <= 0 || grace < 0 || idle <= 0) {
      throw new IllegalArgumentException(
          "age is %d ns, grace %d ns, idle %d ns, expected at least 1, 0 and 1"
              .formatted(age, grace, idle));
    }
  }
}
