package dev.legate.internal.transport;

import dev.legate.server.ServerCredentials;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about an address it listens on.
 *
 * @param maxCallTime caps the deadline of every request head, or null
 * @param onTerminated runs once when the address is closed and the last connection is gone
 */
public record ListenOptions(
    ServerCredentials credentials,
    CallAcceptor acceptor,
    @Nullable Duration maxCallTime,
    Runnable onTerminated) {}
