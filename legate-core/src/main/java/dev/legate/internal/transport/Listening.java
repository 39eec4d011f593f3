package dev.legate.internal.transport;

import java.net.SocketAddress;

/** An address that a server listens on, with the connections accepted there. For any thread. */
public interface Listening {
  /** The address, with the port that was chosen where 0 was asked for. */
  SocketAddress address();

  /**
   * Stops accepting, sends GOAWAY on every connection, and closes each when its calls have ended.
   */
  void drain();

  /** Stops accepting and closes every connection at once; calls are told {@code onClosed}. */
  void shutdownNow();
}
