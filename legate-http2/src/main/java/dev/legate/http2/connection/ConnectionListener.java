package dev.legate.http2.connection;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.LimitReached;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;

/**
 * What an {@link Http2Connection} tells its owner.
 *
 * <p>Called on the owner's thread, from within {@code receive}, {@code receiveEnd}, {@code onTime},
 * {@code flush} and, for what a command causes at once, from within that command. Commands may be
 * given from within every method. A listener must not throw.
 *
 * <p>The life of a stream, as told here: {@code onHeaders} (a server's first event), then any
 * number of {@code onData} and {@code onHeaders}; the receiving half is over with {@code endStream}
 * or one of {@link #onReset}, {@link #onStreamError}, {@link #onAborted}, on a client {@link
 * #onHeadersTooLarge}, or with the owner's own {@link Http2Connection#reset}; last, exactly once
 * and whatever the cause, {@link #onStreamClosed}.
 */
public interface ConnectionListener {

  /**
   * A valid header block: a request (the stream is new), the response headers, or trailers.
   *
   * <p>{@link Http2Stream#receivedHeaders} tells how many were complete before this one. 1xx
   * responses are skipped and never seen here.
   */
  void onHeaders(Http2Stream stream, Headers headers, boolean endStream);

  /**
   * A request, or on a client response headers or trailers, whose header list is larger than our
   * MAX_HEADER_LIST_SIZE; nothing of the list was kept.
   *
   * <p>On a server the stream is new: answer it with {@link Http2Connection#sendHeaders} or reset
   * it; DATA that follows is dropped. On a client the receiving half is over, and the stream is
   * reset with CANCEL right after this, unless its owner does that.
   *
   * @param size bytes as MAX_HEADER_LIST_SIZE counts them (RFC 9113 §6.5.2); possibly more, if the
   *     rest was stepped over unread
   */
  void onHeadersTooLarge(Http2Stream stream, int size, int limit);

  /**
   * DATA, or a piece of it.
   *
   * <p>The region is only valid during the call. {@code length} may be 0 with {@code endStream}.
   * What the application has taken goes back to the peer through {@link Http2Connection#consumed}.
   */
  void onData(Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream);

  /**
   * The peer reset the stream, or refused it by GOAWAY (then {@link Http2Stream#unprocessed}).
   *
   * <p>{@code unprocessed} is also true for REFUSED_STREAM: the call may be tried again elsewhere.
   */
  void onReset(Http2Stream stream, ErrorCode code);

  /** The peer broke a rule on this stream; RST_STREAM was queued. */
  void onStreamError(Http2Stream stream, StreamError error);

  /**
   * The connection ended under the stream: by an error of either side, or because the peer closed.
   *
   * @param cause as {@link #onConnectionError} tells it afterwards; NO_ERROR for a peer that just
   *     closed
   */
  void onAborted(Http2Stream stream, ConnectionError cause);

  /** So many DATA bytes left the stream's queue; told once per stream and flush. */
  void onSent(Http2Stream stream, int bytes);

  /** Both halves of the stream are over: its last event, exactly once. */
  void onStreamClosed(Http2Stream stream);

  /**
   * The peer sent GOAWAY; a client opens no more streams here.
   *
   * <p>Streams above {@code lastStreamId} get {@link #onReset} with REFUSED_STREAM right after
   * this. Once its last stream is over, a client's connection {@linkplain
   * Http2Connection#isFinished finishes} by itself, and {@link #onDrained} says so.
   */
  void onGoAway(int lastStreamId, ErrorCode code, String debug);

  /** The peer sent a PING; the ACK was queued. */
  default void onPing(long payload) {}

  /** The peer acknowledged a {@link Http2Connection#ping}. */
  void onPingAck(long payload);

  /** The peer's settings changed; {@link Http2Connection#canOpenStream} may have, too. */
  void onSettings(Settings peer);

  /** The peer came to a limit; what ends by that is told by the other methods, right after this. */
  default void onLimit(LimitReached limit) {}

  /** Draining is over: no stream is left, and the connection {@link Http2Connection#isFinished}. */
  default void onDrained() {}

  /**
   * Client: no stream was open for the idle time of {@link AgeLimits}; told again after as long if
   * nothing changes.
   */
  default void onIdle() {}

  /**
   * The connection ended by an error, or because the peer closed it (NO_ERROR).
   *
   * <p>All streams were ended before. A GOAWAY is queued unless the peer sent one or has closed.
   *
   * @param byPeer whether the peer ended it, rather than we for what the peer did
   */
  void onConnectionError(ConnectionError error, boolean byPeer);
}
