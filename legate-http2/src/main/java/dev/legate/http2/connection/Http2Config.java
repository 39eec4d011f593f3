package dev.legate.http2.connection;

import dev.legate.http2.Settings;
import dev.legate.http2.guard.PingPolicy;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How a connection is to behave; immutable. */
public final class Http2Config {
  private static final int DEFAULT_MAX_HEADER_LIST_SIZE = 8 * 1024;
  private static final int DEFAULT_MAX_CONCURRENT_STREAMS = 1024;
  private static final int DEFAULT_STREAM_WINDOW = 64 * 1024;
  private static final int SECOND = 1_000_000_000;

  private Settings settings;
  private int connectionWindow = 1024 * 1024;
  private int maxDynamicWindow = 8 * 1024 * 1024;
  private long maxUnconsumed = 64L * 1024 * 1024;
  private boolean dynamicWindows = true;
  private long settingsAckTimeoutNanos = 10L * SECOND;
  private long drainTimeoutNanos = 5L * SECOND;
  private long headersTimeoutNanos = 30L * SECOND;
  private int abuseTolerance = 1;
  private int maxEncoderTableSize = 4096;
  private @Nullable KeepaliveTimes keepalive;
  private @Nullable AgeLimits ageLimits;
  private @Nullable PingPolicy pingPolicy;
  private @Nullable Consumer<String> frameLog;

  private Http2Config(Settings settings) {
    this.settings = settings;
  }

  private Http2Config(Http2Config other) {
    this.settings = other.settings;
    this.connectionWindow = other.connectionWindow;
    this.maxDynamicWindow = other.maxDynamicWindow;
    this.maxUnconsumed = other.maxUnconsumed;
    this.dynamicWindows = other.dynamicWindows;
    this.settingsAckTimeoutNanos = other.settingsAckTimeoutNanos;
    this.drainTimeoutNanos = other.drainTimeoutNanos;
    this.headersTimeoutNanos = other.headersTimeoutNanos;
    this.abuseTolerance = other.abuseTolerance;
    this.maxEncoderTableSize = other.maxEncoderTableSize;
    this.keepalive = other.keepalive;
    this.ageLimits = other.ageLimits;
    this.pingPolicy = other.pingPolicy;
    this.frameLog = other.frameLog;
  }

  /** The configuration of a client that nobody configured: no push, 64 KiB stream windows. */
  public static Http2Config client() {
    return new Http2Config(
        Settings.none()
            .withEnablePush(false)
            .withInitialWindowSize(DEFAULT_STREAM_WINDOW)
            .withMaxHeaderListSize(DEFAULT_MAX_HEADER_LIST_SIZE));
  }

  /** The configuration of a server that nobody configured: 1024 streams, 64 KiB stream windows. */
  public static Http2Config server() {
    return new Http2Config(
        Settings.none()
            .withMaxConcurrentStreams(DEFAULT_MAX_CONCURRENT_STREAMS)
            .withInitialWindowSize(DEFAULT_STREAM_WINDOW)
            .withMaxHeaderListSize(DEFAULT_MAX_HEADER_LIST_SIZE));
  }

  /**
   * With these SETTINGS to be sent in place of all present ones; a client always adds
   * ENABLE_PUSH=0.
   */
  public Http2Config settings(Settings sent) {
    Http2Config copy = new Http2Config(this);
    copy.settings = sent;
    return copy;
  }

  /** Our SETTINGS. */
  public Settings settings() {
    return settings;
  }

  /**
   * With a connection receive window of so many bytes; 1 MiB by default, at least 65535 (RFC 9113
   * has no way to begin with less).
   */
  public Http2Config connectionWindow(int bytes) {
    if (bytes < 65_535) {
      throw new IllegalArgumentException(
          "connection window is " + bytes + " bytes, expected at least 65535");
    }
    Http2Config copy = new Http2Config(this);
    copy.connectionWindow = bytes;
    return copy;
  }

  /** The connection's receive window, in bytes. */
  public int connectionWindow() {
    return connectionWindow;
  }

  /**
   * With receive windows that grow with the measured bandwidth-delay product (the default), or
   * fixed ones.
   */
  public Http2Config dynamicWindows(boolean grow) {
    Http2Config copy = new Http2Config(this);
    copy.dynamicWindows = grow;
    return copy;
  }

  /** Whether receive windows grow. */
  public boolean dynamicWindows() {
    return dynamicWindows;
  }

  /** With a limit, in bytes, for windows that grow; 8 MiB by default. */
  public Http2Config maxDynamicWindow(int bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException(
          "largest dynamic window is " + bytes + " bytes, expected at least 1");
    }
    Http2Config copy = new Http2Config(this);
    copy.maxDynamicWindow = bytes;
    return copy;
  }

  /** The limit of windows that grow, in bytes. */
  public int maxDynamicWindow() {
    return maxDynamicWindow;
  }

  /**
   * With a bound, in bytes, for data that was delivered and not yet consumed on all open streams
   * together, each piece counted with the objects that it takes; 64 MiB by default. Above it the
   * connection's window is not replenished.
   */
  public Http2Config maxUnconsumed(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("byte budget is " + bytes + ", expected at least 0");
    }
    Http2Config copy = new Http2Config(this);
    copy.maxUnconsumed = bytes;
    return copy;
  }

  /** The bound for data that was delivered and not yet consumed, in bytes. */
  public long maxUnconsumed() {
    return maxUnconsumed;
  }

  /**
   * With a time in which the peer has to acknowledge SETTINGS, in nanoseconds; 10 s by default. It
   * bounds the time to the peer's preface, too.
   */
  public Http2Config settingsAckTimeout(long nanos) {
    Http2Config copy = new Http2Config(this);
    copy.settingsAckTimeoutNanos = positive("settings time-out", nanos);
    return copy;
  }

  /** The time in which the peer has to acknowledge SETTINGS, in nanoseconds. */
  public long settingsAckTimeout() {
    return settingsAckTimeoutNanos;
  }

  /**
   * With a time that a drain's first GOAWAY waits for its PING round trip, in nanoseconds; 5 s by
   * default.
   */
  public Http2Config drainTimeout(long nanos) {
    Http2Config copy = new Http2Config(this);
    copy.drainTimeoutNanos = positive("drain time-out", nanos);
    return copy;
  }

  /** The time that a drain's first GOAWAY waits for its PING round trip, in nanoseconds. */
  public long drainTimeout() {
    return drainTimeoutNanos;
  }

  /**
   * With a time in which a frame other than DATA, and a header block, must arrive from its first
   * byte to its last, in nanoseconds; 30 s by default.
   */
  public Http2Config headersTimeout(long nanos) {
    Http2Config copy = new Http2Config(this);
    copy.headersTimeoutNanos = positive("headers time-out", nanos);
    return copy;
  }

  /** The time for a frame other than DATA, and for a header block, in nanoseconds. */
  public long headersTimeout() {
    return headersTimeoutNanos;
  }

  /** With every budget of the guard multiplied by this; 1 by default. */
  public Http2Config abuseTolerance(int factor) {
    if (factor < 1) {
      throw new IllegalArgumentException("abuse tolerance is " + factor + ", expected at least 1");
    }
    Http2Config copy = new Http2Config(this);
    copy.abuseTolerance = factor;
    return copy;
  }

  /** What every budget of the guard is multiplied by. */
  public int abuseTolerance() {
    return abuseTolerance;
  }

  /**
   * With a limit, in bytes, for the table our HPACK encoder keeps, whatever the peer allows; 4096
   * by default, 0 for none.
   */
  public Http2Config maxEncoderTableSize(int bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("table size is " + bytes + ", expected at least 0");
    }
    Http2Config copy = new Http2Config(this);
    copy.maxEncoderTableSize = bytes;
    return copy;
  }

  /** The limit for our HPACK encoder's table, in bytes. */
  public int maxEncoderTableSize() {
    return maxEncoderTableSize;
  }

  /** With PINGs that find out whether the peer is there; null, the default, for none. */
  public Http2Config keepalive(@Nullable KeepaliveTimes times) {
    Http2Config copy = new Http2Config(this);
    copy.keepalive = times;
    return copy;
  }

  /** When PINGs find out whether the peer is there, or null. */
  public @Nullable KeepaliveTimes keepalive() {
    return keepalive;
  }

  /** With an end for connections that are old or idle; null, the default, for none. */
  public Http2Config ageLimits(@Nullable AgeLimits limits) {
    Http2Config copy = new Http2Config(this);
    copy.ageLimits = limits;
    return copy;
  }

  /** When connections are old or idle, or null. */
  public @Nullable AgeLimits ageLimits() {
    return ageLimits;
  }

  /**
   * With a limit for the peer's keepalive PINGs (gRFC A8), beyond which the connection ends with
   * {@link Http2Connection#TOO_MANY_PINGS}; none by default.
   *
   * @param minIntervalNanos between two PINGs
   * @param withoutCalls whether that holds while no stream is open, too; otherwise it is 2 h then
   */
  public Http2Config pingPolicy(long minIntervalNanos, boolean withoutCalls) {
    Http2Config copy = new Http2Config(this);
    copy.pingPolicy = new PingPolicy(minIntervalNanos, withoutCalls);
    return copy;
  }

  /** The limit for the peer's keepalive PINGs, or null. */
  @Nullable PingPolicy pingPolicy() {
    return pingPolicy;
  }

  /** With a consumer of one line for every frame in and out, for debugging; null for none. */
  public Http2Config frameLog(@Nullable Consumer<String> lines) {
    Http2Config copy = new Http2Config(this);
    copy.frameLog = lines;
    return copy;
  }

  /** The consumer of frame log lines, or null. */
  public @Nullable Consumer<String> frameLog() {
    return frameLog;
  }

  private static long positive(String what, long nanos) {
    if (nanos <= 0) {
      throw new IllegalArgumentException(what + " is " + nanos + " ns, expected at least 1");
    }
    return nanos;
  }
}
