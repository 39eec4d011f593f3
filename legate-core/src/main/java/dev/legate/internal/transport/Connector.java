package dev.legate.internal.transport;

import java.net.SocketAddress;

/** Makes the connections of one channel. For any thread. */
public interface Connector extends AutoCloseable {
  /**
   * Begins to connect; the result is told to the listener, the time limit included.
   *
   * @return cancels the attempt, or closes the connection, at once
   */
  Runnable connect(SocketAddress address, ConnectionListener listener);

  /** Frees what the connections shared, once they are closed. */
  @Override
  void close();
}
