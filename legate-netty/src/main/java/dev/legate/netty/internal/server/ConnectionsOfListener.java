package dev.legate.netty.internal.server;

import dev.legate.internal.transport.LimitReports;
import dev.legate.internal.transport.LogRate;
import dev.legate.netty.internal.pipeline.Addresses;
import dev.legate.netty.internal.pipeline.Shares;
import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached;
import dev.legate.spi.LimitReached.Outcome;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections that were accepted on one address, and how they are to end. For any thread.
 *
 * <p>It is over when the listening socket and every connection are closed; each holds a share.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a socket that is closed is closed
final class ConnectionsOfListener {
  private static final System.Logger LOG = System.getLogger(ConnectionsOfListener.class.getName());

  private final int maxConnections;
  private final List<ConnectionEvents> events;
  private final LogRate failuresTold = new LogRate(1, TimeUnit.SECONDS.toNanos(1));
  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private final Set<Channel> handshaking = ConcurrentHashMap.newKeySet();
  private final Shares shares; // the first is the listening socket's
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.SERVING);

  private enum Phase {
    SERVING,
    DRAINING,
    STOPPING
  }

  /**
   * None yet.
   *
   * @param onTerminated runs once when all is over
   */
  ConnectionsOfListener(int maxConnections, List<ConnectionEvents> events, Runnable onTerminated) {
    this.maxConnections = maxConnections;
    this.events = events;
    this.shares = new Shares(onTerminated);
  }

  /** A socket was accepted; false if it must be closed: all is over, or there are too many. */
  boolean accepted(Channel socket) {
    if (shares.count() > maxConnections) { // one is the listening socket's
      tell("maxConnections", maxConnections, "one connection more", socket.remoteAddress());
      return false;
    }
    return shares.take();
  }

  /** A limit that ends a connection before it has a handler which could tell it. */
  private void tell(String limit, long configured, String seen, @Nullable SocketAddress peer) {
    new LimitReports(events)
        .tell(
            new LimitReached(
                limit, configured, seen, Outcome.CONNECTION_ENDED, Addresses.toJdk(peer)));
  }

  /** What was accepted, or the listening socket, is closed. */
  void released() {
    shares.release();
  }

  /** A handshake begins, of a connection that has no calls to lose yet. */
  void handshakeBegun(Channel socket) {
    handshaking.add(socket);
    if (phase.get() != Phase.SERVING) {
      socket.close();
    }
  }

  /** A handshake is over. */
  void handshakeOver(Channel socket) {
    handshaking.remove(socket);
  }

  void opened(ServerConnection connection) {
    open.add(connection);
    // Whoever changes the phase looks at the set afterwards, so that one of the two sees the other.
    end(phase.get()).accept(connection);
  }

  void closed(ServerConnection connection) {
    open.remove(connection);
  }

  void drain() {
    if (phase.compareAndSet(Phase.SERVING, Phase.DRAINING)) {
      open.forEach(ServerConnection::drain);
      handshaking.forEach(Channel::close);
    }
  }

  void shutdownNow() {
    phase.set(Phase.STOPPING);
    open.forEach(ServerConnection::shutdownNow);
    handshaking.forEach(Channel::close);
  }

  /** A client has not done its part of a handshake in time; {@link #handshakeFailed} follows. */
  void handshakeTimedOut(@Nullable SocketAddress peer, Duration limit) {
    long millis = limit.toMillis();
    tell("handshakeTimeout", millis, "no TLS handshake within " + millis + " ms", peer);
  }

  /** Tells it in the log: one line a second at INFO, since scanners cause many; others at DEBUG. */
  void handshakeFailed(@Nullable SocketAddress peer, String reason) {
    boolean telling = failuresTold.admit(System.nanoTime()) >= 0;
    LOG.log(
        telling ? System.Logger.Level.INFO : System.Logger.Level.DEBUG,
        "the TLS handshake with {0} failed: {1}",
        String.valueOf(peer),
        reason);
  }

  private static Consumer<ServerConnection> end(Phase phase) {
    return switch (phase) {
      case SERVING -> connection -> {};
      case DRAINING -> ServerConnection::drain;
      case STOPPING -> ServerConnection::shutdownNow;
    };
  }
}
