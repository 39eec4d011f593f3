package dev.legate.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import java.util.HashMap;
import java.util.Map;

/**
 * Checks that what a connection tells about each stream is a life: nothing before its beginning,
 * nothing after its end, and one end.
 */
class LifeCheck implements ConnectionListener {
  private enum Life {
    RECEIVING,
    RECEIVED,
    CUT_OFF,
    CLOSED
  }

  private final Map<Http2Stream, Life> lives = new HashMap<>();
  private boolean connectionOver;
  int opened;
  int closed;
  ConnectionError connectionError;
  int streamErrors;
  int resets;

  /** The client opened the stream. */
  void opened(Http2Stream stream) {
    assertThat(lives.put(stream, Life.RECEIVING)).isNull();
    opened++;
  }

  @Override
  public void onHeaders(Http2Stream stream, Headers headers, boolean endStream) {
    if (!lives.containsKey(stream)) {
      opened(stream);
    }
    receive(stream, endStream);
  }

  @Override
  public void onHeadersTooLarge(Http2Stream stream, int size, int limit) {
    assertThat(size).isGreaterThan(limit);
    if (lives.containsKey(stream)) {
      cutOff(stream); // on a client
    } else {
      opened(stream);
    }
  }

  @Override
  public void onData(Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream) {
    receive(stream, endStream);
  }

  private void receive(Http2Stream stream, boolean endStream) {
    assertThat(connectionOver).isFalse();
    assertThat(lives.get(stream)).isEqualTo(Life.RECEIVING);
    if (endStream) {
      lives.put(stream, Life.RECEIVED);
    }
  }

  @Override
  public void onReset(Http2Stream stream, ErrorCode code) {
    resets++;
    cutOff(stream);
  }

  @Override
  public void onStreamError(Http2Stream stream, StreamError error) {
    assertThat(error.streamId()).isEqualTo(stream.id());
    streamErrors++;
    cutOff(stream);
  }

  @Override
  public void onAborted(Http2Stream stream, ConnectionError cause) {
    cutOff(stream);
  }

  private void cutOff(Http2Stream stream) {
    assertThat(lives.put(stream, Life.CUT_OFF)).isIn(Life.RECEIVING, Life.RECEIVED);
  }

  @Override
  public void onSent(Http2Stream stream, int bytes) {
    assertThat(bytes).isPositive();
    assertThat(lives.get(stream)).isNotNull().isNotEqualTo(Life.CLOSED);
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    assertThat(stream.isClosed()).isTrue();
    assertThat(lives.put(stream, Life.CLOSED)).isNotNull().isNotEqualTo(Life.CLOSED);
    closed++;
  }

  @Override
  public void onGoAway(int lastStreamId, ErrorCode code, String debug) {}

  @Override
  public void onPingAck(long payload) {}

  @Override
  public void onSettings(Settings peer) {}

  @Override
  public void onConnectionError(ConnectionError error, boolean byPeer) {
    assertThat(connectionOver).isFalse();
    connectionOver = true;
    connectionError = error;
    assertThat(lives.values()).allMatch(life -> life == Life.CLOSED);
  }
}
