package dev.legate.netty.internal.pipeline;

import dev.legate.http2.Settings;
import dev.legate.http2.connection.Http2Config;
import dev.legate.netty.NettyOptions;

/** The options of this module in the words of HTTP/2. */
public final class ConnectionConfig {
  /** At level TRACE it gets one line for every frame of every connection. */
  private static final System.Logger FRAMES = System.getLogger("dev.legate.netty.frames");

  private ConnectionConfig() {}

  /** For clients. */
  public static Http2Config client(NettyOptions options) {
    return complete(Http2Config.client(), Settings.none().withEnablePush(false), options);
  }

  /** For servers; 0 calls of a connection: as many as the options say. */
  public static Http2Config server(NettyOptions options, int maxCalls) {
    int streams = maxCalls > 0 ? maxCalls : options.maxConcurrentStreams();
    return complete(
        Http2Config.server(), Settings.none().withMaxConcurrentStreams(streams), options);
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
            .abuseTolerance(options.abuseTolerance());
    return FRAMES.isLoggable(System.Logger.Level.TRACE)
        ? complete.frameLog(line -> FRAMES.log(System.Logger.Level.TRACE, line))
        : complete;
  }
}
