package dev.legate.http2.connection;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.LimitReached;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Records what a connection tells, one line an event. */
final class Events implements ConnectionListener {
  private final List<String> lines = new ArrayList<>();
  final List<Http2Stream> streams = new ArrayList<>();

  /** What to do when a stream's headers or data come with END_STREAM. */
  Consumer<Http2Stream> whenComplete = stream -> {};

  /** The events since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  /** The last stream that was heard of. */
  Http2Stream stream() {
    return streams.getLast();
  }

  private void add(String line) {
    lines.add(line);
  }

  @Override
  public void onHeaders(Http2Stream stream, Headers headers, boolean endStream) {
    streams.add(stream);
    add("headers " + stream.id() + " " + headers + (endStream ? " end" : ""));
    if (endStream) {
      whenComplete.accept(stream);
    }
  }

  @Override
  public void onHeadersTooLarge(Http2Stream stream, int size, int limit) {
    streams.add(stream);
    add("too large " + stream.id() + " " + size + " of " + limit);
  }

  @Override
  public void onData(Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream) {
    String text =
        length > 20
            ? length + " bytes"
            : "'" + new String(buffer, offset, length, StandardCharsets.ISO_8859_1) + "'";
    add("data " + stream.id() + " " + text + (endStream ? " end" : ""));
    if (endStream) {
      whenComplete.accept(stream);
    }
  }

  @Override
  public void onReset(Http2Stream stream, ErrorCode code) {
    add("reset " + stream.id() + " " + code + (stream.unprocessed() ? " unprocessed" : ""));
  }

  @Override
  public void onStreamError(Http2Stream stream, StreamError error) {
    add("stream error " + error.streamId() + " " + error.code() + ": " + error.message());
  }

  @Override
  public void onAborted(Http2Stream stream, ConnectionError cause) {
    add("aborted " + stream.id() + " " + cause.code() + ": " + cause.message());
  }

  @Override
  public void onSent(Http2Stream stream, int bytes) {
    add("sent " + stream.id() + " " + bytes);
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    add("closed " + stream.id());
  }

  @Override
  public void onGoAway(int lastStreamId, ErrorCode code, String debug) {
    add("goaway " + lastStreamId + " " + code + " " + debug);
  }

  @Override
  public void onPing(long payload) {
    add("ping " + payload);
  }

  @Override
  public void onPingAck(long payload) {
    add("ping ack " + payload);
  }

  @Override
  public void onSettings(Settings peer) {
    add("settings " + peer);
  }

  @Override
  public void onDrained() {
    add("drained");
  }

  @Override
  public void onConnectionError(ConnectionError error, boolean byPeer) {
    add("connection error " + error.code() + ": " + error.message() + (byPeer ? " (by peer)" : ""));
  }

  /** The limits that the peer came to; apart, so that scripts of events stay as they are. */
  final List<LimitReached> limits = new ArrayList<>();

  @Override
  public void onLimit(LimitReached limit) {
    limits.add(limit);
  }
}
