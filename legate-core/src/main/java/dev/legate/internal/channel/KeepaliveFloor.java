package dev.legate.internal.channel;

import dev.legate.internal.transport.Keepalive;
import java.lang.System.Logger;
import java.time.Duration;

/** The least keepalive time of a channel: 10 s (gRFC A8). */
final class KeepaliveFloor {
  private static final Logger LOG = System.getLogger("dev.legate.channel");

  /** In milliseconds; for Legate's own tests, which must not take so long. */
  private static final String PROPERTY = "dev.legate.internal.leastKeepaliveMillis";

  private KeepaliveFloor() {}

  /** The keepalive, with a time that is not too short; says so if it was. */
  static Keepalive raised(Keepalive keepalive, String target) {
    Duration least = Duration.ofMillis(Long.getLong(PROPERTY, 10_000));
    if (keepalive.time().compareTo(least) >= 0) {
      return keepalive;
    }
    LOG.log(
        Logger.Level.WARNING,
        "the keepalive time of the channel to {0} is {1}, expected at least {2}, which is used",
        target,
        keepalive.time(),
        least);
    return new Keepalive(least, keepalive.timeout(), keepalive.withoutCalls());
  }
}
