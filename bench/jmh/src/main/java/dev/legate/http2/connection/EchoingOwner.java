package dev.legate.http2.connection;

import dev.legate.bench.jmh.Calls;
import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Answers each request with a message, at its end or when told to; ends with any error. */
final class EchoingOwner implements ConnectionListener {
  private final boolean atOnce;
  private final ArrayDeque<Http2Stream> waiting = new ArrayDeque<>(2 * Calls.BATCH);
  private @Nullable Http2Connection machine;
  int closed;

  /** Kept, as what a call reads of them is; else the JIT would do without the list. */
  @SuppressWarnings("unused")
  Headers last = Headers.of();

  EchoingOwner(boolean atOnce) {
    this.atOnce = atOnce;
  }

  void owns(Http2Connection connection) {
    machine = connection;
  }

  void answerAll() {
    for (Http2Stream each = waiting.poll(); each != null; each = waiting.poll()) {
      answer(each);
    }
  }

  private void answer(Http2Stream stream) {
    Http2Connection connection = machine;
    if (connection == null) {
      throw new IllegalStateException("a request before the connection");
    }
    byte[] message = Calls.message();
    connection.sendHeaders(stream, Calls.HEAD, false);
    connection.sendData(stream, message, 0, message.length, false);
    connection.sendHeaders(stream, Calls.TRAILERS, true);
  }

  @Override
  public void onHeaders(Http2Stream stream, Headers headers, boolean endStream) {
    last = headers;
  }

  @Override
  public void onData(Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream) {
    if (!endStream) {
      throw new IllegalStateException("a request in pieces");
    }
    if (atOnce) {
      answer(stream);
    } else {
      waiting.add(stream);
    }
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    closed++;
  }

  @Override
  public void onSent(Http2Stream stream, int bytes) {}

  @Override
  public void onHeadersTooLarge(Http2Stream stream, int size, int limit) {
    throw new IllegalStateException("headers of " + size);
  }

  @Override
  public void onReset(Http2Stream stream, ErrorCode code) {
    throw new IllegalStateException("reset with " + code);
  }

  @Override
  public void onStreamError(Http2Stream stream, StreamError error) {
    throw new IllegalStateException(error.toString());
  }

  @Override
  public void onAborted(Http2Stream stream, ConnectionError cause) {
    throw new IllegalStateException(cause.toString());
  }

  @Override
  public void onGoAway(int lastStreamId, ErrorCode code, String debug) {
    throw new IllegalStateException("GOAWAY with " + code);
  }

  @Override
  public void onPingAck(long payload) {}

  @Override
  public void onSettings(Settings peer) {}

  @Override
  public void onConnectionError(ConnectionError error, boolean byPeer) {
    throw new IllegalStateException(error.toString());
  }
}
