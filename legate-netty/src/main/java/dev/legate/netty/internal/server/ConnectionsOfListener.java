package dev.legate.netty.internal.server;

import dev.legate.netty.internal.pipeline.Shares;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The connections that were accepted on one address, and how they are to end. For any thread.
 *
 * <p>It is over when the listening socket and every connection are closed; each holds a share.
 */
final class ConnectionsOfListener {
  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private final Shares shares; // the first is the listening socket's
  private volatile Phase phase = Phase.SERVING;

  private enum Phase {
    SERVING,
    DRAINING,
    STOPPING
  }

  ConnectionsOfListener(Runnable onTerminated) {
    this.shares = new Shares(onTerminated);
  }

  /** A socket was accepted; false if it must be closed, since all is over. */
  boolean accepted() {
    return shares.take();
  }

  /** What was accepted, or the listening socket, is closed. */
  void released() {
    shares.release();
  }

  void opened(ServerConnection connection) {
    open.add(connection);
    // Whoever changes the phase looks at the set afterwards, so that one of the two sees the other.
    end(phase).accept(connection);
  }

  void closed(ServerConnection connection) {
    open.remove(connection);
  }

  void drain() {
    if (phase == Phase.SERVING) {
      phase = Phase.DRAINING;
      open.forEach(ServerConnection::drain);
    }
  }

  void shutdownNow() {
    phase = Phase.STOPPING;
    open.forEach(ServerConnection::shutdownNow);
  }

  private static Consumer<ServerConnection> end(Phase phase) {
    return switch (phase) {
      case SERVING -> connection -> {};
      case DRAINING -> ServerConnection::drain;
      case STOPPING -> ServerConnection::shutdownNow;
    };
  }
}
