package dev.legate.netty.internal.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The connections that were accepted on one address, and how they are to end. For any thread.
 *
 * <p>It is over when the listening socket and every connection are closed; each holds a share.
 */
final class ConnectionsOfListener {
  private final Set<ServerConnection> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger shares = new AtomicInteger(1); // the listening socket's
  private final Runnable onTerminated;
  private volatile Phase phase = Phase.SERVING;

  private enum Phase {
    SERVING,
    DRAINING,
    STOPPING
  }

  ConnectionsOfListener(Runnable onTerminated) {
    this.onTerminated = onTerminated;
  }

  /** A socket was accepted; false if it must be closed, since all is over. */
  boolean accepted() {
    for (int count = shares.get(); count > 0; count = shares.get()) {
      if (shares.compareAndSet(count, count + 1)) {
        return true;
      }
    }
    return false;
  }

  /** What was accepted, or the listening socket, is closed. */
  void released() {
    if (shares.decrementAndGet() == 0) {
      onTerminated.run();
    }
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
