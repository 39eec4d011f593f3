package dev.legate.http2.connection;

import dev.legate.http2.ByteSink;
import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.frame.FrameLog;
import dev.legate.http2.frame.FrameSink;
import dev.legate.http2.frame.Preface;
import dev.legate.http2.guard.PingStrikes;
import dev.legate.http2.hpack.HpackDecoder;
import dev.legate.http2.stream.StreamEvent;
import dev.legate.http2.stream.Transition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection, client or server, as a pure machine (RFC 9113).
 *
 * <p>Bytes come in by {@link #receive}, events go to a {@link ConnectionListener}, commands are
 * methods, and what is to be sent leaves by {@link #flush}. Everything is called by one owner; time
 * is an argument, in nanoseconds of any monotonic clock. The machine never throws for what a peer
 * sent; misuse by the owner is an IllegalStateException or IllegalArgumentException. A command for
 * a stream that is closed already does nothing, since commands and resets cross.
 */
public final class Http2Connection {
  /** What a GOAWAY with ENHANCE_YOUR_CALM says to a client whose keepalive is too eager. */
  public static final String TOO_MANY_PINGS = PingStrikes.DEBUG_DATA;

  /** What an open stream costs beside its DATA: its own objects, its call's, and its headers. */
  private static final int STREAM_WEIGHT = 1024;

  private final ConnectionCore core;
  private final Outbound outbound;
  private final SettingsExchange settings;
  private final FrameSink inbound;
  private final FrameTime frameTime;
  private @Nullable Preface preface;
  private @Nullable Keepalive keepalive;
  private @Nullable Age age;

  private Http2Connection(Role role, Http2Config config, ConnectionListener listener) {
    if (role == Role.SERVER && config.settings().isGiven(Settings.ENABLE_PUSH)) {
      throw new IllegalArgumentException("ENABLE_PUSH is for clients, expected none of a server");
    }
    core = new ConnectionCore(role, config, listener);
    outbound = new Outbound(core);
    Settings ours = config.settings();
    HpackDecoder decoder = new HpackDecoder(ours.maxHeaderListSize(), ours.headerTableSize());
    settings = new SettingsExchange(core, outbound, decoder);
    FrameSink receiver = new Inbound(core, outbound, settings, decoder);
    var lines = config.frameLog();
    inbound = lines == null ? receiver : new FrameLog(role + " <<", lines, receiver);
    frameTime = new FrameTime(core);
    preface = core.isClient() ? null : new Preface();
  }

  /** The client's side of a connection. */
  public static Http2Connection client(Http2Config config, ConnectionListener listener) {
    return new Http2Connection(Role.CLIENT, config, listener);
  }

  /** The server's side of a connection. */
  public static Http2Connection server(Http2Config config, ConnectionListener listener) {
    return new Http2Connection(Role.SERVER, config, listener);
  }

  // ---- bytes and time

  /** Begins: preface (client), SETTINGS and the connection's window are queued; call it first. */
  public void start(long nowNanos) {
    core.now = nowNanos;
    core.heardAt = nowNanos;
    KeepaliveTimes times = core.config.keepalive();
    keepalive = times == null ? null : new Keepalive(core, times);
    AgeLimits limits = core.config.ageLimits();
    age = limits == null ? null : new Age(core, limits, nowNanos);
    if (core.isClient()) {
      Preface.writeTo(core.output);
    }
    settings.start();
    core.credit.start();
  }

  /**
   * Takes bytes that arrived, and calls the listener. Never blocks; replies wait for {@link
   * #flush}.
   */
  public void receive(byte[] buffer, int offset, int length, long nowNanos) {
    if (core.shutdown.isFinished()) {
      return;
    }
    core.now = nowNanos;
    core.heardAt = nowNanos;
    int taken = 0;
    if (preface != null) {
      taken = preface.read(buffer, offset, length);
      ConnectionError notHttp2 = preface.error();
      if (notHttp2 != null) {
        core.shutdown.fail(notHttp2);
        return;
      }
      if (!preface.isComplete()) {
        return;
      }
      preface = null;
    }
    ConnectionError error = core.reader.read(buffer, offset + taken, length - taken, inbound);
    if (error != null) {
      core.shutdown.fail(error);
    }
    frameTime.afterRead();
  }

  /** The stream of the last DATA frame that has begun; null if it is not open any more. */
  public @Nullable Http2Stream dataStream() {
    return core.streams.get(core.reader.dataStream());
  }

  /**
   * How many of the bytes that arrive next are DATA of that stream and nothing else; 0 if that is
   * not known. An owner may have them copied at once to where it wants them, and {@link #receive}
   * them from there.
   */
  public int dataAhead() {
    return core.reader.dataAhead();
  }

  /** The peer closed its side: what is open ends, and the connection is finished. */
  public void receiveEnd() {
    core.shutdown.peerClosed(preface != null ? preface.end() : core.reader.end());
  }

  /** Time has passed: ends what has waited too long. */
  public void onTime(long nowNanos) {
    core.now = nowNanos;
    if (!core.shutdown.isFinished()) {
      settings.onTime(nowNanos);
      frameTime.onTime(nowNanos);
      core.shutdown.onTime(nowNanos);
      if (age != null) {
        age.onTime(nowNanos);
      }
      if (keepalive != null && !core.shutdown.isFinished()) {
        keepalive.onTime(nowNanos);
      }
    }
  }

  /** The time that the owner has told last, in nanoseconds. */
  public long now() {
    return core.now;
  }

  /** When {@link #onTime} has something to do; Long.MAX_VALUE if never. */
  public long nextTimeout() {
    if (core.shutdown.isFinished()) {
      return Long.MAX_VALUE;
    }
    long first =
        Math.min(Math.min(settings.deadline(), frameTime.deadline()), core.shutdown.deadline());
    if (keepalive != null) {
      first = Math.min(first, keepalive.deadline());
    }
    return age != null ? Math.min(first, age.deadline()) : first;
  }

  /** As {@link #flush(ByteSink, int)} without a bound. */
  public boolean flush(ByteSink out) {
    return flush(out, Integer.MAX_VALUE);
  }

  /**
   * Moves what may be sent now into {@code out}; to be called once per batch.
   *
   * <p>Control frames and header blocks always go; of DATA at most {@code dataBudget} bytes (a
   * frame more, at most). Give 0 while the socket takes no more: then data waits here, and control
   * frames overtake it. The owner must also stop reading while much is unwritten, since a peer can
   * cause control frames at will.
   *
   * @return whether DATA is left that windows, but not the budget, would have let go
   */
  public boolean flush(ByteSink out, int dataBudget) {
    return outbound.flush(out, dataBudget);
  }

  /** How much DATA the stream has queued whose turn is next; 0 if nobody waits for a turn. */
  public int queuedByNext() {
    return outbound.queuedByNext();
  }

  /** Whether {@link #flush} with a budget would write something. */
  public boolean wantsFlush() {
    return outbound.wantsFlush();
  }

  /** Whether nothing more will be read or written: flush, then close the socket. */
  public boolean isFinished() {
    return core.shutdown.isFinished();
  }

  // ---- streams

  /** Client: whether the peer's limit, GOAWAY and stream ids leave room for another stream. */
  public boolean canOpenStream() {
    return acceptsStreams() && core.streams.count() < core.peer.maxConcurrentStreams();
  }

  /** Client: whether a later stream could be opened here: no GOAWAY, and ids are left. */
  public boolean acceptsStreams() {
    return core.isClient() && core.shutdown.isRunning() && core.streams.hasIds();
  }

  /**
   * Client: opens a stream with its request headers.
   *
   * @throws IllegalStateException unless {@link #canOpenStream}
   */
  public Http2Stream openStream(Headers headers, boolean endStream, @Nullable Object attachment) {
    if (!canOpenStream()) {
      throw new IllegalStateException(
          "no stream can be opened: "
              + core.streams.count()
              + " are open, the peer allows "
              + core.peer.maxConcurrentStreams()
              + ", "
              + core.shutdown);
    }
    return outbound.open(headers, endStream, attachment);
  }

  /**
   * Sends a header block: response headers at once; trailers, with {@code endStream}, behind the
   * data that is queued.
   */
  public void sendHeaders(Http2Stream stream, Headers headers, boolean endStream) {
    outbound.headers(stream, headers, endStream);
  }

  /** Sends or queues data; the region belongs to the connection until it was flushed. */
  public void sendData(
      Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream) {
    outbound.data(stream, buffer, offset, length, endStream);
  }

  /** Ends a stream by RST_STREAM; what it had queued is dropped. */
  public void reset(Http2Stream stream, ErrorCode code) {
    Transition transition = stream.state.on(StreamEvent.SEND_RESET);
    if (transition.isMove()) {
      core.streams.reset(stream, code);
    }
  }

  /**
   * The application has taken so many bytes of the stream's data: its sender gets new core.credit.
   */
  public void consumed(Http2Stream stream, int bytes) {
    core.credit.consumed(stream, bytes);
  }

  /** The application keeps nothing of what it was given of the stream's data. */
  public void consumedAll(Http2Stream stream) {
    if (stream.unconsumed > 0) {
      core.credit.consumed(stream, stream.unconsumed);
    }
  }

  /**
   * How many bytes are worth a call of {@link #consumed}: an eighth of the window, at most 32 KiB,
   * or a part of {@link Http2Config#maxUnconsumed} of which a thousand streams leave half.
   */
  public int creditPiece(Http2Stream stream) {
    return core.credit.piece(stream);
  }

  /**
   * A message that is being assembled needs {@code bytes} more: makes sure that the stream's window
   * lets them in. What this grants is deducted from later {@link #consumed}.
   */
  public void expect(Http2Stream stream, int bytes) {
    core.credit.expect(stream, bytes);
  }

  // ---- the connection

  /** Sends a PING; its ACK comes as {@link ConnectionListener#onPingAck} with the same payload. */
  public void ping(long payload) {
    if (!core.shutdown.isFinished()) {
      core.frames.ping(payload, false);
    }
  }

  /**
   * Ends gracefully: no new streams, what is open goes on, then {@link
   * ConnectionListener#onDrained}.
   *
   * <p>A server does so in two steps (RFC 9113 §6.8): GOAWAY with 2^31-1, a PING round trip, GOAWAY
   * with the last stream that it serves.
   */
  public void drain(long nowNanos) {
    core.shutdown.drain(nowNanos, "draining");
  }

  /** Ends at once: GOAWAY with this code, all streams end, and the connection is finished. */
  public void goAway(ErrorCode code, String debug) {
    core.shutdown.goAwayNow(code, debug);
  }

  // ---- what can be asked

  /** How many streams are open. */
  public int activeStreams() {
    return core.streams.count();
  }

  /** Whether a client's stream was ever opened. */
  public boolean hasOpenedStreams() {
    return core.streams.highestId() > 0;
  }

  /** The peer's settings, as received so far. */
  public Settings peerSettings() {
    return core.peer;
  }

  /** Whether the peer's SETTINGS have arrived: the connection works. */
  public boolean isEstablished() {
    return settings.peerHeard();
  }

  /** DATA bytes that were delivered and not yet {@link #consumed}, on all open streams. */
  public long unconsumedBytes() {
    return core.streams.unconsumed().bytes();
  }

  /** DATA bytes that are queued on all open streams. */
  public long queuedBytes() {
    return core.streams.queued().bytes();
  }

  /**
   * What the connection holds in memory for its peer, in bytes, roughly: DATA that was not taken or
   * not sent, each piece with its objects, and every open stream with its own.
   */
  public long heldBytes() {
    return core.streams.unconsumed().weight()
        + core.streams.queued().weight()
        + (long) core.streams.count() * STREAM_WEIGHT;
  }

  /** The open streams, in the order in which they were opened; the list is the caller's. */
  public List<Http2Stream> openStreams() {
    return core.streams.snapshot();
  }

  /** For tests: as if all stream ids below had been used. */
  void skipIdsTo(int id) {
    core.streams.skipIdsTo(id);
  }
}
