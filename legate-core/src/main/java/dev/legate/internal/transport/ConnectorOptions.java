package dev.legate.internal.transport;

import dev.legate.client.ChannelCredentials;
import dev.legate.spi.ConnectionEvents;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a channel says about its connections.
 *
 * @param authority of calls, whose host a server's certificate must be for
 * @param userAgent the whole value of {@code user-agent}
 * @param encodings the names of the message encodings that the channel reads
 * @param connectTimeout for one attempt, TLS and HTTP/2's preface included
 * @param events are told what happens to connections
 * @param keepalive or null for none
 * @param idleTimeout without a call, after which a connection takes its leave; null for never
 */
public record ConnectorOptions(
    ChannelCredentials credentials,
    String authority,
    String userAgent,
    List<String> encodings,
    Duration connectTimeout,
    List<ConnectionEvents> events,
    @Nullable Keepalive keepalive,
    @Nullable Duration idleTimeout) {

  /** Without keepalive and idle time. */
  public ConnectorOptions(
      ChannelCredentials credentials,
      String authority,
      String userAgent,
      List<String> encodings,
      Duration connectTimeout) {
    this(credentials, authority, userAgent, encodings, connectTimeout, List.of(), null, null);
  }
}
