package dev.legate.internal.transport;

import dev.legate.server.ServerCredentials;

/**
 * What a server says about an address it listens on.
 *
 * @param onTerminated runs once when the address is closed and the last connection is gone
 */
public record ListenOptions(
    ServerCredentials credentials, CallAcceptor acceptor, Runnable onTerminated) {}
