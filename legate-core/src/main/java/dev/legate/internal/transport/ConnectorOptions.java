package dev.legate.internal.transport;

import dev.legate.client.ChannelCredentials;
import java.time.Duration;

/**
 * What a channel says about its connections.
 *
 * @param userAgent the whole value of {@code user-agent}
 * @param connectTimeout for one attempt, HTTP/2's preface included
 */
public record ConnectorOptions(
    ChannelCredentials credentials, String userAgent, Duration connectTimeout) {}
