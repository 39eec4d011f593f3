package dev.legate.server;

import java.net.SocketAddress;

/**
 * Who is at the other end of a connection.
 *
 * @param address the remote address
 * @param localAddress the address on this side
 */
public record Peer(SocketAddress address, SocketAddress localAddress) {}
