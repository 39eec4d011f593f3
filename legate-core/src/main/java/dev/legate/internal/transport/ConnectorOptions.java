package dev.legate.internal.transport;

import dev.legate.client.ChannelCredentials;
import dev.legate.spi.ConnectionEvents;
import java.time.Duration;
import java.util.List;

/**
 * What a channel says about its connections.
 *
 * @param userAgent the whole value of {@code user-agent}
 * @param connectTimeout for one attempt, HTTP/2's preface included
 * @param events are told what happens to connections
 */
public record ConnectorOptions(
    ChannelCredentials credentials,
    String userAgent,
    Duration connectTimeout,
    List<ConnectionEvents> events) {}
