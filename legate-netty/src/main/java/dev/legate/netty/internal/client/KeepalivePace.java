package dev.legate.netty.internal.client;

import dev.legate.internal.transport.Keepalive;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The keepalive of a channel's next connection, which learns from servers that find it too eager
 * (gRFC A8). For any thread.
 */
final class KeepalivePace {
  private static final System.Logger LOG = System.getLogger("dev.legate.channel");

  /** Beyond it there is nothing to double. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private final AtomicReference<@Nullable Keepalive> now;

  KeepalivePace(@Nullable Keepalive keepalive) {
    now = new AtomicReference<>(keepalive);
  }

  @Nullable Keepalive now() {
    return now.get();
  }

  /** A server has ended a connection with {@code used} for too many PINGs. */
  void tooManyPings(SocketAddress server, @Nullable Keepalive used) {
    if (used == null || used.time().compareTo(LONGEST) > 0) {
      return;
    }
    Keepalive slower =
        new Keepalive(used.time().multipliedBy(2), used.timeout(), used.withoutCalls());
    if (now.compareAndSet(used, slower)) { // else another connection has said so
      LOG.log(
          System.Logger.Level.WARNING,
          "the server at {0} says too_many_pings: it allows keepalive less often than every {1};"
              + " later connections of the channel use {2}",
          server,
          used.time(),
          slower.time());
    }
  }
}
