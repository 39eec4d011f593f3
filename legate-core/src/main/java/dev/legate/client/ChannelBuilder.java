package dev.legate.client;

import static java.util.Objects.requireNonNull;

import dev.legate.internal.channel.BalancedChannel;
import dev.legate.internal.channel.ChannelSettings;
import dev.legate.spi.Compressor;
import dev.legate.spi.ConnectionEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes a {@link Channel}. For one thread. */
public final class ChannelBuilder {
  private final String target;
  private final List<ClientInterceptor> interceptors = new ArrayList<>();
  private @Nullable ChannelCredentials credentials;
  private @Nullable String authority;
  private String userAgent = "";
  private CallOptions defaults = CallOptions.NONE;
  private final List<Compressor> compressors = new ArrayList<>();
  private final List<ConnectionEvents> events = new ArrayList<>();
  private Duration connectTimeout = Duration.ofSeconds(20);
  private @Nullable Duration keepaliveTime;
  private Duration keepaliveTimeout = Duration.ofSeconds(20);
  private boolean keepaliveWithoutCalls;
  private @Nullable Duration idleTimeout = Duration.ofMinutes(30);

  ChannelBuilder(String target) {
    this.target = requireNonNull(target, "target");
  }

  /** How connections are secured; has to be said. */
  public ChannelBuilder credentials(ChannelCredentials newCredentials) {
    credentials = requireNonNull(newCredentials);
    return this;
  }

  /**
   * Puts interceptors around every call, of which the first added sees a call first; those of a
   * client made on the channel come before.
   */
  public ChannelBuilder interceptor(ClientInterceptor... more) {
    interceptors.addAll(List.of(more));
    return this;
  }

  /**
   * The {@code :authority} of calls, if it is not to be the target's host and port. With TLS it is
   * this host, without the port, that the server's certificate must be for.
   */
  public ChannelBuilder authority(String newAuthority) {
    authority = requireNonNull(newAuthority);
    return this;
  }

  /** A name and version of the application, put before Legate's own in {@code user-agent}. */
  public ChannelBuilder userAgent(String prefix) {
    userAgent = requireNonNull(prefix);
    return this;
  }

  /** Tells somebody what happens to connections; may be said repeatedly. */
  public ChannelBuilder connectionEvents(ConnectionEvents listener) {
    events.add(requireNonNull(listener));
    return this;
  }

  /**
   * Options for calls that do not say otherwise: default timeout, headers, message limits,
   * compression.
   */
  public ChannelBuilder defaults(CallOptions options) {
    defaults = requireNonNull(options);
    return this;
  }

  /**
   * Adds a message encoding to {@code gzip} and {@code deflate}, or replaces one of its name: for
   * responses in it, and for requests whose {@link CallOptions#compression} names it.
   */
  public ChannelBuilder compressor(Compressor compressor) {
    compressors.add(requireNonNull(compressor));
    return this;
  }

  /**
   * The longest time for one attempt to connect, TLS and the HTTP/2 preface included; 20 s unless
   * said.
   *
   * @throws IllegalArgumentException unless positive
   */
  public ChannelBuilder connectTimeout(Duration time) {
    connectTimeout = positive("connectTimeout", time);
    return this;
  }

  /**
   * Has connections with calls find out that their server is gone: when nothing came for {@code
   * time}, a PING asks, and when nothing comes for another 20 s, the calls end with UNAVAILABLE
   * (gRFC A8). Off unless said. See {@link #keepalive(Duration, Duration)}.
   *
   * @throws IllegalArgumentException unless positive
   */
  public ChannelBuilder keepalive(Duration time) {
    return keepalive(time, Duration.ofSeconds(20));
  }

  /**
   * As {@link #keepalive(Duration)} with another time-out.
   *
   * <p>A time below 10 s is raised to 10 s, which is logged. A server that allows PINGs less often
   * says so by GOAWAY {@code too_many_pings}: later connections of the channel then wait twice as
   * long, which is logged.
   *
   * @param timeout for a sign of life after the PING
   * @throws IllegalArgumentException unless both are positive
   */
  public ChannelBuilder keepalive(Duration time, Duration timeout) {
    keepaliveTime = positive("the keepalive time", time);
    keepaliveTimeout = positive("the keepalive time-out", timeout);
    return this;
  }

  /**
   * Has {@link #keepalive} go on while a connection has no calls. Off unless said; most servers
   * have to permit it.
   */
  public ChannelBuilder keepaliveWithoutCalls() {
    keepaliveWithoutCalls = true;
    return this;
  }

  /**
   * The time without a call after which the connection is closed and the channel is IDLE; the next
   * call connects again. It may last an eighth longer. 30 minutes unless said. Connections within
   * this process stay.
   *
   * @throws IllegalArgumentException unless positive
   */
  public ChannelBuilder idleTimeout(Duration time) {
    idleTimeout = positive("idleTimeout", time);
    return this;
  }

  private static Duration positive(String what, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(what + " must be positive: " + time);
    }
    return time;
  }

  /**
   * Makes the channel; it does not connect yet.
   *
   * @throws IllegalArgumentException if the target is not understood, a compressor has a name that
   *     cannot be sent, or the default compression is not known
   * @throws IllegalStateException if credentials are missing, or no transport for the target is on
   *     the class path
   */
  public Channel build() {
    if (credentials == null) {
      throw new IllegalStateException(
          "the channel to "
              + target
              + " has no credentials: say credentials(ChannelCredentials.tls()), or ChannelCredentials.plaintext() if it is to be unencrypted");
    }
    return BalancedChannel.open(
        new ChannelSettings(
            target,
            credentials,
            authority,
            userAgent,
            defaults,
            List.copyOf(interceptors),
            List.copyOf(compressors),
            connectTimeout,
            new ChannelSettings.Connections(
                keepaliveTime, keepaliveTimeout, keepaliveWithoutCalls, idleTimeout),
            List.copyOf(events)));
  }
}
