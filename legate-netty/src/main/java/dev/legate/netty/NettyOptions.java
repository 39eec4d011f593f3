package dev.legate.netty;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How connections use sockets, event loops and HTTP/2.
 *
 * <p>Immutable. The options in force are one value of the process: a channel takes {@link #current}
 * when it first connects, a server when it starts, and each keeps what it took. Before anything is
 * changed they come from system properties, named below; an application changes them before it uses
 * its channels and starts its servers:
 *
 * <pre>{@code
 * NettyOptions.current().eventLoops(2).transport(Transport.NIO).use();
 * }</pre>
 *
 * <table class="striped">
 * <caption>Options</caption>
 * <tr><th>system property<th>default
 * <tr><td>{@code dev.legate.netty.eventLoops}<td>one a core, at most 16
 * <tr><td>{@code dev.legate.netty.transport}<td>{@code auto}
 * <tr><td>{@code dev.legate.netty.tls}<td>{@code auto}
 * <tr><td>{@code dev.legate.netty.handshakeTimeoutMillis}<td>10000 ms
 * <tr><td>{@code dev.legate.netty.streamWindow}<td>262144 bytes
 * <tr><td>{@code dev.legate.netty.connectionWindow}<td>1048576 bytes
 * <tr><td>{@code dev.legate.netty.dynamicWindows}<td>{@code true}
 * <tr><td>{@code dev.legate.netty.maxConcurrentStreams}<td>1024 a connection
 * <tr><td>{@code dev.legate.netty.maxHeaderListSize}<td>8192 bytes
 * <tr><td>{@code dev.legate.netty.maxPendingCalls}<td>10000 a connection
 * <tr><td>{@code dev.legate.netty.settingsTimeoutMillis}<td>10000
 * <tr><td>{@code dev.legate.netty.headersTimeoutMillis}<td>30000
 * <tr><td>{@code dev.legate.netty.abuseTolerance}<td>1
 * <tr><td>{@code dev.legate.netty.maxConnections}<td>one for each 16 KiB of the largest heap, a
 * listening address
 * <tr><td>{@code dev.legate.netty.processBudget}<td>a quarter of the largest heap, in bytes
 * <tr><td>{@code dev.legate.netty.connectionBudget}<td>256 MiB, or three quarters of the process's
 * if that is less, in bytes
 * </table>
 */
public final class NettyOptions {
  private static final int MOST_LOOPS_BY_DEFAULT = 16;

  /** Calls give credit back in pieces of 8 KiB, and a sender must not be left without. */
  private static final int SMALLEST_STREAM_WINDOW = 32 * 1024;

  private static final int SMALLEST_BUDGET = 128 * 1024;

  /** What 1,024 streams hold of whose windows of 256 KiB nobody takes anything. */
  private static final int LARGEST_CONNECTION_BUDGET = 256 * 1024 * 1024;

  /** An idle connection costs less than half of that (docs/performance.md). */
  private static final int CONNECTION_MEMORY = 16 * 1024;

  private static volatile @Nullable NettyOptions current;

  /** What event loops wait on. */
  public enum Transport {
    /**
     * Epoll where it works and the JVM allows Netty native access ({@code --enable-native-access}),
     * else NIO; which of them, and why, is logged once at INFO if it is not epoll.
     */
    AUTO,
    /** Epoll, on Linux; where it does not work, channels do not connect and servers not start. */
    EPOLL,
    /** What the JDK offers. */
    NIO
  }

  /** What encrypts connections with TLS. */
  public enum TlsEngine {
    /**
     * BoringSSL where {@code netty-tcnative-boringssl-static} is on the class path, works, and the
     * JVM allows Netty native access, else the JDK; a debug line says which and why.
     */
    AUTO,
    /** The JDK's provider. */
    JDK,
    /** BoringSSL or OpenSSL; where it does not work, channels do not connect, servers not start. */
    OPENSSL
  }

  private final int eventLoops;
  private final Transport transport;
  private final TlsEngine tlsEngine;
  private final Duration handshakeTimeout;
  private final int streamWindow;
  private final int connectionWindow;
  private final boolean dynamicWindows;
  private final int maxConcurrentStreams;
  private final int maxHeaderListSize;
  private final int maxPendingCalls;
  private final int settingsTimeoutMillis;
  private final int headersTimeoutMillis;
  private final int abuseTolerance;
  private final int maxConnections;
  private final long processBudget;
  private final long connectionBudget;

  private NettyOptions(Draft draft) {
    eventLoops = atLeast(1, "eventLoops", draft.eventLoops);
    transport = requireNonNull(draft.transport, "transport");
    tlsEngine = requireNonNull(draft.tlsEngine, "tlsEngine");
    handshakeTimeout = draft.handshakeTimeout;
    if (!handshakeTimeout.isPositive()) {
      throw new IllegalArgumentException("handshakeTimeout must be positive: " + handshakeTimeout);
    }
    streamWindow = atLeast(SMALLEST_STREAM_WINDOW, "streamWindow", draft.streamWindow);
    connectionWindow = atLeast(65_535, "connectionWindow", draft.connectionWindow);
    dynamicWindows = draft.dynamicWindows;
    maxConcurrentStreams = atLeast(1, "maxConcurrentStreams", draft.maxConcurrentStreams);
    maxHeaderListSize = atLeast(1024, "maxHeaderListSize", draft.maxHeaderListSize);
    maxPendingCalls = atLeast(0, "maxPendingCalls", draft.maxPendingCalls);
    settingsTimeoutMillis = atLeast(1, "settingsTimeoutMillis", draft.settingsTimeoutMillis);
    headersTimeoutMillis = atLeast(1, "headersTimeoutMillis", draft.headersTimeoutMillis);
    abuseTolerance = atLeast(1, "abuseTolerance", draft.abuseTolerance);
    maxConnections = atLeast(1, "maxConnections", draft.maxConnections);
    processBudget = atLeast(SMALLEST_BUDGET, "processBudget", draft.processBudget);
    connectionBudget = atLeast(SMALLEST_BUDGET, "connectionBudget", draft.connectionBudget);
  }

  /**
   * The options that channels take when they first connect, and servers when they start.
   *
   * @throws IllegalArgumentException if a system property has a value that it cannot have
   */
  public static NettyOptions current() {
    NettyOptions used = current;
    return used != null ? used : ofProperties();
  }

  /** Makes these the {@linkplain #current() current} options; who took others keeps them. */
  public void use() {
    current = this;
  }

  /**
   * With so many event loops, which all channels and servers with the same loops and transport
   * share; each is a platform thread.
   */
  public NettyOptions eventLoops(int loops) {
    Draft draft = new Draft(this);
    draft.eventLoops = loops;
    return new NettyOptions(draft);
  }

  /** The number of event loops. */
  public int eventLoops() {
    return eventLoops;
  }

  /** With another way to wait for sockets. */
  public NettyOptions transport(Transport kind) {
    Draft draft = new Draft(this);
    draft.transport = kind;
    return new NettyOptions(draft);
  }

  /** What event loops wait on. */
  public Transport transport() {
    return transport;
  }

  /** With another engine for TLS. */
  public NettyOptions tlsEngine(TlsEngine engine) {
    Draft draft = new Draft(this);
    draft.tlsEngine = engine;
    return new NettyOptions(draft);
  }

  /** What encrypts connections with TLS. */
  public TlsEngine tlsEngine() {
    return tlsEngine;
  }

  /**
   * With a limit for the TLS handshake of a connection to a server, counted from its acceptance;
   * beyond it the server closes the connection. A client's handshake is part of its channel's
   * {@code connectTimeout}.
   */
  public NettyOptions handshakeTimeout(Duration time) {
    Draft draft = new Draft(this);
    draft.handshakeTimeout = requireNonNull(time);
    return new NettyOptions(draft);
  }

  /** The longest time for a TLS handshake on a server. */
  public Duration handshakeTimeout() {
    return handshakeTimeout;
  }

  /**
   * With receive windows of this size, in bytes, of a stream (at least 32768) and of a connection
   * (at least 65535), that do not grow. A larger message still gets through.
   */
  public NettyOptions fixedWindows(int stream, int connection) {
    return windows(stream, connection, false);
  }

  /**
   * With receive windows that begin with this size, in bytes, and grow with the measured product of
   * bandwidth and delay, to 8 MiB at most.
   */
  public NettyOptions dynamicWindows(int stream, int connection) {
    return windows(stream, connection, true);
  }

  private NettyOptions windows(int stream, int connection, boolean dynamic) {
    Draft draft = new Draft(this);
    draft.streamWindow = stream;
    draft.connectionWindow = connection;
    draft.dynamicWindows = dynamic;
    return new NettyOptions(draft);
  }

  /** The receive window that a stream begins with, in bytes. */
  public int streamWindow() {
    return streamWindow;
  }

  /** The receive window that a connection begins with, in bytes. */
  public int connectionWindow() {
    return connectionWindow;
  }

  /** Whether receive windows grow. */
  public boolean hasDynamicWindows() {
    return dynamicWindows;
  }

  /** With a limit, of a server, for the streams that one connection may have open. */
  public NettyOptions maxConcurrentStreams(int streams) {
    Draft draft = new Draft(this);
    draft.maxConcurrentStreams = streams;
    return new NettyOptions(draft);
  }

  /** The number of streams that one connection to a server may have open. */
  public int maxConcurrentStreams() {
    return maxConcurrentStreams;
  }

  /**
   * With a limit, in bytes as SETTINGS_MAX_HEADER_LIST_SIZE counts them (RFC 9113 §6.5.2), for the
   * headers, and for the trailers, that are received of one call. Beyond it a call ends with
   * RESOURCE_EXHAUSTED.
   *
   * <p>The peer's limit is kept when sending: request or response headers beyond it end the call
   * with RESOURCE_EXHAUSTED, and so do trailers of a call that succeeded. Of trailers that tell a
   * failure the status arrives: its text is shortened, and where that is not enough, custom
   * metadata is left out, then the status's details.
   */
  public NettyOptions maxHeaderListSize(int bytes) {
    Draft draft = new Draft(this);
    draft.maxHeaderListSize = bytes;
    return new NettyOptions(draft);
  }

  /** The limit for received headers, and for trailers, in bytes. */
  public int maxHeaderListSize() {
    return maxHeaderListSize;
  }

  /**
   * With a limit for the calls that wait on one connection because its server allows no more
   * streams; calls beyond it end with RESOURCE_EXHAUSTED.
   */
  public NettyOptions maxPendingCalls(int calls) {
    Draft draft = new Draft(this);
    draft.maxPendingCalls = calls;
    return new NettyOptions(draft);
  }

  /** The number of calls that may wait on one connection for a stream. */
  public int maxPendingCalls() {
    return maxPendingCalls;
  }

  /**
   * With a time, in milliseconds and at least 1, in which a peer must begin with HTTP/2 and
   * acknowledge our SETTINGS; a connection beyond it is closed.
   */
  public NettyOptions settingsTimeoutMillis(int millis) {
    Draft draft = new Draft(this);
    draft.settingsTimeoutMillis = millis;
    return new NettyOptions(draft);
  }

  /** The time for a peer's beginning, in milliseconds. */
  public int settingsTimeoutMillis() {
    return settingsTimeoutMillis;
  }

  /**
   * With a time, in milliseconds and at least 1, in which a header block, and any frame other than
   * DATA, must arrive from its first byte to its last; a connection beyond it is closed.
   */
  public NettyOptions headersTimeoutMillis(int millis) {
    Draft draft = new Draft(this);
    draft.headersTimeoutMillis = millis;
    return new NettyOptions(draft);
  }

  /** The time for a header block or a frame, in milliseconds. */
  public int headersTimeoutMillis() {
    return headersTimeoutMillis;
  }

  /**
   * With every budget for what a peer may do (resets, PING, SETTINGS and so on, see docs/limits.md)
   * multiplied by a factor of at least 1: for peers that are trusted and legitimately busy, such as
   * a proxy that multiplexes thousands of clients.
   */
  public NettyOptions abuseTolerance(int factor) {
    Draft draft = new Draft(this);
    draft.abuseTolerance = factor;
    return new NettyOptions(draft);
  }

  /** What the budgets for a peer are multiplied by. */
  public int abuseTolerance() {
    return abuseTolerance;
  }

  /**
   * With a limit for the connections that a server has at a time, for each address it listens on;
   * what is accepted beyond it is closed at once.
   */
  public NettyOptions maxConnections(int connections) {
    Draft draft = new Draft(this);
    draft.maxConnections = connections;
    return new NettyOptions(draft);
  }

  /** The number of connections that a listening address of a server may have. */
  public int maxConnections() {
    return maxConnections;
  }

  /**
   * With limits, in bytes and at least 128 KiB, for what a server keeps of messages: requests that
   * handlers have not taken, responses that clients have not, and what belongs to them.
   *
   * @param process for all servers of the process together. From three quarters on, connections
   *     that hold more than their part take no new calls; beyond it the connection that holds most
   *     loses calls (RST_STREAM with ENHANCE_YOUR_CALM), those that hold most first
   * @param connection for one connection, which takes no new calls beyond it (RESOURCE_EXHAUSTED).
   *     While so much of what came is not taken, its window is not replenished; that of a channel's
   *     connection neither
   */
  public NettyOptions byteBudget(long process, long connection) {
    Draft draft = new Draft(this);
    draft.processBudget = process;
    draft.connectionBudget = connection;
    return new NettyOptions(draft);
  }

  /** The most that all servers of the process keep of messages, in bytes. */
  public long processBudget() {
    return processBudget;
  }

  /** What one connection to a server keeps of messages before it takes no new calls, in bytes. */
  public long connectionBudget() {
    return connectionBudget;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NettyOptions that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  private List<Object> fields() {
    return List.of(
        eventLoops,
        transport,
        tlsEngine,
        handshakeTimeout,
        streamWindow,
        connectionWindow,
        dynamicWindows,
        maxConcurrentStreams,
        maxHeaderListSize,
        maxPendingCalls,
        settingsTimeoutMillis,
        headersTimeoutMillis,
        abuseTolerance,
        maxConnections,
        processBudget,
        connectionBudget);
  }

  /** Every option with its value. */
  @Override
  public String toString() {
    return "NettyOptions[eventLoops=%d, transport=%s, tlsEngine=%s, handshakeTimeout=%s, streamWindow=%d, connectionWindow=%d, dynamicWindows=%b, maxConcurrentStreams=%d, maxHeaderListSize=%d, maxPendingCalls=%d, settingsTimeoutMillis=%d, headersTimeoutMillis=%d, abuseTolerance=%d, maxConnections=%d, processBudget=%d, connectionBudget=%d]"
        .formatted(fields().toArray());
  }

  /** The options of a process in which nobody has called {@link #use}. */
  static NettyOptions ofProperties() {
    SystemProperties properties = new SystemProperties("dev.legate.netty.");
    Draft draft = new Draft();
    draft.eventLoops = properties.number("eventLoops", draft.eventLoops);
    draft.transport =
        properties.choice("transport", draft.transport, Transport.values(), "auto, epoll or nio");
    draft.tlsEngine =
        properties.choice("tls", draft.tlsEngine, TlsEngine.values(), "auto, jdk or openssl");
    draft.handshakeTimeout =
        Duration.ofMillis(
            properties.number(
                "handshakeTimeoutMillis", Math.toIntExact(draft.handshakeTimeout.toMillis())));
    draft.streamWindow = properties.number("streamWindow", draft.streamWindow);
    draft.connectionWindow = properties.number("connectionWindow", draft.connectionWindow);
    draft.dynamicWindows = properties.bool("dynamicWindows", draft.dynamicWindows);
    draft.maxConcurrentStreams =
        properties.number("maxConcurrentStreams", draft.maxConcurrentStreams);
    draft.maxHeaderListSize = properties.number("maxHeaderListSize", draft.maxHeaderListSize);
    draft.maxPendingCalls = properties.number("maxPendingCalls", draft.maxPendingCalls);
    draft.settingsTimeoutMillis =
        properties.number("settingsTimeoutMillis", draft.settingsTimeoutMillis);
    draft.headersTimeoutMillis =
        properties.number("headersTimeoutMillis", draft.headersTimeoutMillis);
    draft.abuseTolerance = properties.number("abuseTolerance", draft.abuseTolerance);
    draft.maxConnections = properties.number("maxConnections", draft.maxConnections);
    draft.processBudget = properties.bytes("processBudget", draft.processBudget);
    draft.connectionBudget =
        properties.bytes(
            "connectionBudget", Math.min(draft.connectionBudget, draft.processBudget / 4 * 3));
    return new NettyOptions(draft);
  }

  private static int atLeast(int least, String name, int value) {
    return Math.toIntExact(atLeast((long) least, name, value));
  }

  private static long atLeast(long least, String name, long value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ", expected at least " + least);
    }
    return value;
  }

  /** Options while they are being changed. */
  private static final class Draft {
    int eventLoops = Math.min(Runtime.getRuntime().availableProcessors(), MOST_LOOPS_BY_DEFAULT);
    Transport transport = Transport.AUTO;
    TlsEngine tlsEngine = TlsEngine.AUTO;
    Duration handshakeTimeout = Duration.ofSeconds(10);
    int streamWindow = 256 * 1024;
    int connectionWindow = 1024 * 1024;
    boolean dynamicWindows = true;
    int maxConcurrentStreams = 1024;
    int maxHeaderListSize = 8 * 1024;
    int maxPendingCalls = 10_000;
    int settingsTimeoutMillis = 10_000;
    int headersTimeoutMillis = 30_000;
    int abuseTolerance = 1;
    int maxConnections =
        Math.clamp(Runtime.getRuntime().maxMemory() / CONNECTION_MEMORY, 1, 1_000_000);
    long processBudget = Math.max(SMALLEST_BUDGET, Runtime.getRuntime().maxMemory() / 4);
    long connectionBudget =
        Math.clamp(processBudget / 4 * 3, SMALLEST_BUDGET, LARGEST_CONNECTION_BUDGET);

    Draft() {}

    Draft(NettyOptions from) {
      eventLoops = from.eventLoops;
      transport = from.transport;
      tlsEngine = from.tlsEngine;
      handshakeTimeout = from.handshakeTimeout;
      streamWindow = from.streamWindow;
      connectionWindow = from.connectionWindow;
      dynamicWindows = from.dynamicWindows;
      maxConcurrentStreams = from.maxConcurrentStreams;
      maxHeaderListSize = from.maxHeaderListSize;
      maxPendingCalls = from.maxPendingCalls;
      settingsTimeoutMillis = from.settingsTimeoutMillis;
      headersTimeoutMillis = from.headersTimeoutMillis;
      abuseTolerance = from.abuseTolerance;
      maxConnections = from.maxConnections;
      processBudget = from.processBudget;
      connectionBudget = from.connectionBudget;
    }
  }
}
