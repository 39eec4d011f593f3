package dev.legate.http2.connection;

import dev.legate.http2.ByteSink;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
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
@SuppressWarnings("DoNotCallSuggester")
public final class Http2Connection {

  private Http2Connection() {}

  /** The client's side of a connection. */
  public static Http2Connection client(Http2Config config, ConnectionListener listener) {
    throw new UnsupportedOperationException();
  }

  /** The server's side of a connection. */
  public static Http2Connection server(Http2Config config, ConnectionListener listener) {
    throw new UnsupportedOperationException();
  }

  // ---- bytes and time

  /** Begins: preface (client), SETTINGS and the connection's window are queued; call it first. */
  public void start(long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes bytes that arrived, and calls the listener. Never blocks; replies wait for {@link
   * #flush}.
   */
  public void receive(byte[] buffer, int offset, int length, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /** The peer closed its side: what is open ends, and the connection is finished. */
  public void receiveEnd() {
    throw new UnsupportedOperationException();
  }

  /** Time has passed: ends what has waited too long. */
  public void onTime(long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /** When {@link #onTime} has something to do; Long.MAX_VALUE if never. */
  public long nextTimeout() {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  /** Whether {@link #flush} with a budget would write something. */
  public boolean wantsFlush() {
    throw new UnsupportedOperationException();
  }

  /** Whether nothing more will be read or written: flush, then close the socket. */
  public boolean isFinished() {
    throw new UnsupportedOperationException();
  }

  // ---- streams

  /** Client: whether the peer's limit, GOAWAY and stream ids leave room for another stream. */
  public boolean canOpenStream() {
    throw new UnsupportedOperationException();
  }

  /** Client: whether a later stream could be opened here: no GOAWAY, and ids are left. */
  public boolean acceptsStreams() {
    throw new UnsupportedOperationException();
  }

  /**
   * Client: opens a stream with its request headers.
   *
   * @throws IllegalStateException unless {@link #canOpenStream}
   */
  public Http2Stream openStream(Headers headers, boolean endStream, @Nullable Object attachment) {
    throw new UnsupportedOperationException();
  }

  /**
   * Sends a header block: response headers at once; trailers, with {@code endStream}, behind the
   * data that is queued.
   */
  public void sendHeaders(Http2Stream stream, Headers headers, boolean endStream) {
    throw new UnsupportedOperationException();
  }

  /** Sends or queues data; the region belongs to the connection until it was flushed. */
  public void sendData(
      Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream) {
    throw new UnsupportedOperationException();
  }

  /** Ends a stream by RST_STREAM; what it had queued is dropped. */
  public void reset(Http2Stream stream, ErrorCode code) {
    throw new UnsupportedOperationException();
  }

  /** The application has taken so many bytes of the stream's data: its sender gets new credit. */
  public void consumed(Http2Stream stream, int bytes) {
    throw new UnsupportedOperationException();
  }

  /**
   * A message that is being assembled needs {@code bytes} more: makes sure that the stream's window
   * lets them in. What this grants is deducted from later {@link #consumed}.
   */
  public void expect(Http2Stream stream, int bytes) {
    throw new UnsupportedOperationException();
  }

  // ---- the connection

  /** Sends a PING; its ACK comes as {@link ConnectionListener#onPingAck} with the same payload. */
  public void ping(long payload) {
    throw new UnsupportedOperationException();
  }

  /**
   * Ends gracefully: no new streams, what is open goes on, then {@link
   * ConnectionListener#onDrained}.
   *
   * <p>A server does so in two steps (RFC 9113 §6.8): GOAWAY with 2^31-1, a PING round trip, GOAWAY
   * with the last stream that it serves.
   */
  public void drain(long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /** Ends at once: GOAWAY with this code, all streams end, and the connection is finished. */
  public void goAway(ErrorCode code, String debug) {
    throw new UnsupportedOperationException();
  }

  // ---- what can be asked

  /** How many streams are open. */
  public int activeStreams() {
    throw new UnsupportedOperationException();
  }

  /** The peer's settings, as received so far. */
  public Settings peerSettings() {
    throw new UnsupportedOperationException();
  }

  /** Whether the peer's SETTINGS have arrived: the connection works. */
  public boolean isEstablished() {
    throw new UnsupportedOperationException();
  }

  /** DATA bytes that were delivered and not yet {@link #consumed}, on all open streams. */
  public long unconsumedBytes() {
    throw new UnsupportedOperationException();
  }

  /** DATA bytes that are queued on all streams. */
  public long queuedBytes() {
    throw new UnsupportedOperationException();
  }
}
