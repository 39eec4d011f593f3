package dev.legate.server;

import dev.legate.TlsSession;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * Who is at the other end of a connection.
 *
 * @param address the remote address
 * @param localAddress the address on this side
 * @param tls what TLS has agreed on, with the client's certificates; empty without TLS
 */
public record Peer(SocketAddress address, SocketAddress localAddress, Optional<TlsSession> tls) {
  /** Without TLS. */
  public Peer(SocketAddress address, SocketAddress localAddress) {
    this(address, localAddress, Optional.empty());
  }
}
