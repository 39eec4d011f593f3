package dev.legate.internal.transport;

import java.io.IOException;
import java.net.SocketAddress;

/** A kind of transport, found by {@link java.util.ServiceLoader}. For any thread. */
public interface TransportProvider {
  /** Whether it can connect to, and listen on, addresses like this one. */
  boolean supports(SocketAddress address);

  /** Makes the connector of a channel. */
  Connector newConnector(ConnectorOptions options);

  /**
   * Listens on an address.
   *
   * @throws IOException if that is not possible, naming the address and the reason
   */
  Listening listen(SocketAddress address, ListenOptions options) throws IOException;
}
