package dev.legate.netty.internal.pipeline;

import dev.legate.http2.Settings;
import dev.legate.http2.connection.AgeLimits;
import dev.legate.http2.connection.Http2Config;
import dev.legate.http2.connection.KeepaliveTimes;
import dev.legate.internal.transport.ConnectionPolicy;
import dev.legate.internal.transport.Keepalive;
import dev.legate.netty.NettyOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The options of this module in the words of HTTP/2. */
public final class ConnectionConfig {
  /** At level TRACE it gets one line for every frame of every connection. */
  private static final System.Logger FRAMES = System.getLogger("dev.legate.netty.frames");

  /** About 73 years, which is for ever. */
  private static final long LONGEST = Long.MAX_VALUE / 4;

  private ConnectionConfig() {}

  /** With a client's keepalive, or none, and the idle time of its channel, or none. */
  public static Http2Config client(
      NettyOptions options, @Nullable Keepalive keepalive, @Nullable Duration idleTimeout) {
    Http2Config config =
        complete(Http2Config.client(), Settings.none().withEnablePush(false), options)
            .keepalive(times(keepalive));
    return idleTimeout == null
        ? config
        : config.ageLimits(new AgeLimits(Long.MAX_VALUE, 0, nanos(idleTimeout)));
  }

  /** With a server's policy; of its connections' ages only the idle time. */
  public static Http2Config server(NettyOptions options, ConnectionPolicy policy) {
    int streams = policy.maxCalls() > 0 ? policy.maxCalls() : options.maxConcurrentStreams();
    Http2Config config =
        complete(Http2Config.server(), Settings.none().withMaxConcurrentStreams(streams), options)
            .keepalive(times(policy.keepalive()))
            .pingPolicy(nanos(policy.clients().minInterval()), policy.clients().withoutCalls());
    return policy.ages().idle() == null ? config : config.ageLimits(ages(policy.ages(), 1));
  }

  /**
   * The ages of one connection.
   *
   * @param spread by which the age is multiplied
   */
  public static AgeLimits ages(ConnectionPolicy.Ages ages, double spread) {
    long age = nanos(ages.age());
    return new AgeLimits(
        ages.age() == null || spread == 1 ? age : Math.max(1, (long) (age * spread)),
        nanos(ages.grace()),
        nanos(ages.idle()));
  }

  private static @Nullable KeepaliveTimes times(@Nullable Keepalive keepalive) {
    return keepalive == null || nanos(keepalive.time()) > LONGEST
        ? null
        : new KeepaliveTimes(
            nanos(keepalive.time()),
            Math.min(nanos(keepalive.timeout()), LONGEST),
            keepalive.withoutCalls());
  }

  private static long nanos(@Nullable Duration time) {
    return time == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(time);
  }

  private static Http2Config complete(Http2Config config, Settings ours, NettyOptions options) {
    Http2Config complete =
        config
            .settings(
                ours.withInitialWindowSize(options.streamWindow())
                    .withMaxHeaderListSize(options.maxHeaderListSize()))
            .connectionWindow(options.connectionWindow())
            .dynamicWindows(options.hasDynamicWindows())
            .settingsAckTimeout(options.settingsTimeoutMillis() * 1_000_000L)
            .headersTimeout(options.headersTimeoutMillis() * 1_000_000L)
            .maxUnconsumed(options.connectionBudget())
            .abuseTolerance(options.abuseTolerance());
    return FRAMES.isLoggable(System.Logger.Level.TRACE)
        ? complete.frameLog(line -> FRAMES.log(System.Logger.Level.TRACE, line))
        : complete;
  }
}
