package dev.legate.internal.channel;

import dev.legate.client.CallOptions;
import dev.legate.client.ChannelCredentials;
import dev.legate.client.ClientInterceptor;
import dev.legate.internal.transport.Keepalive;
import dev.legate.spi.Compressor;
import dev.legate.spi.ConnectionEvents;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a channel was built with.
 *
 * @param target as it was given
 * @param authority in the place of the target's, or null
 * @param userAgent put before Legate's own, or empty
 * @param defaults for calls that do not say otherwise
 * @param compressors beside those that are built in, or in their place
 * @param connections how long they live
 */
public record ChannelSettings(
    String target,
    ChannelCredentials credentials,
    @Nullable String authority,
    String userAgent,
    CallOptions defaults,
    List<ClientInterceptor> interceptors,
    List<Compressor> compressors,
    Duration connectTimeout,
    Connections connections,
    List<ConnectionEvents> events) {

  /**
   * How long connections live.
   *
   * @param keepaliveTime or null for no keepalive
   * @param idleTimeout or null for none
   */
  public record Connections(
      @Nullable Duration keepaliveTime,
      Duration keepaliveTimeout,
      boolean keepaliveWithoutCalls,
      @Nullable Duration idleTimeout) {

    /** The keepalive, or null for none. */
    @Nullable Keepalive keepalive(String target) {
      return keepaliveTime == null
          ? null
          : KeepaliveFloor.raised(
              new Keepalive(keepaliveTime, keepaliveTimeout, keepaliveWithoutCalls), target);
    }
  }
}
