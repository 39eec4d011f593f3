package dev.legate.http2.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import java.util.function.Consumer;

/**
 * Writes one readable line a frame and forwards the frame to another sink.
 *
 * <p>Stands between a reader or before a writer when someone wants to see frames; nothing in the
 * hot path asks whether it is there. Header blocks are shown by their size only: they may hold
 * credentials.
 */
public final class FrameLog implements FrameSink {

  private static final int SHOWN_DEBUG_DATA = 200;

  private final String label;
  private final Consumer<String> lines;
  private final FrameSink next;

  /**
   * A log in front of a sink.
   *
   * @param label how each line begins, such as {@code "<<"} or {@code ">>"}
   */
  public FrameLog(String label, Consumer<String> lines, FrameSink next) {
    this.label = label;
    this.lines = lines;
    this.next = next;
  }

  @Override
  public void data(
      int streamId, byte[] buffer, int offset, int length, int flowControlled, boolean endStream) {
    log(
        "DATA",
        streamId,
        "length="
            + length
            + (flowControlled == length ? "" : " padding=" + (flowControlled - length))
            + (endStream ? " END_STREAM" : ""));
    next.data(streamId, buffer, offset, length, flowControlled, endStream);
  }

  @Override
  public void headers(int streamId, byte[] buffer, int offset, int length, int flags) {
    log("HEADERS", streamId, "length=" + length + flags(flags));
    next.headers(streamId, buffer, offset, length, flags);
  }

  @Override
  public void continuation(int streamId, byte[] buffer, int offset, int length, int flags) {
    log("CONTINUATION", streamId, "length=" + length + flags(flags));
    next.continuation(streamId, buffer, offset, length, flags);
  }

  @Override
  public void priority(int streamId, int dependency, int weight, boolean exclusive) {
    log(
        "PRIORITY",
        streamId,
        "dependency=" + dependency + " weight=" + weight + (exclusive ? " exclusive" : ""));
    next.priority(streamId, dependency, weight, exclusive);
  }

  @Override
  public void resetStream(int streamId, ErrorCode code) {
    log("RST_STREAM", streamId, code.name());
    next.resetStream(streamId, code);
  }

  @Override
  public void settings(Settings settings) {
    log("SETTINGS", 0, settings.toString());
    next.settings(settings);
  }

  @Override
  public void settingsRepeated(Settings before) {
    log("SETTINGS", 0, before + " at first");
    next.settingsRepeated(before);
  }

  @Override
  public void settingsAck() {
    log("SETTINGS", 0, "ACK");
    next.settingsAck();
  }

  @Override
  public void pushPromise(
      int streamId, int promisedId, byte[] buffer, int offset, int length, int flags) {
    log("PUSH_PROMISE", streamId, "promised=" + promisedId + " length=" + length + flags(flags));
    next.pushPromise(streamId, promisedId, buffer, offset, length, flags);
  }

  @Override
  public void ping(long payload, boolean ack) {
    log("PING", 0, String.format("%016x", payload) + (ack ? " ACK" : ""));
    next.ping(payload, ack);
  }

  @Override
  public void goAway(int lastStreamId, ErrorCode code, byte[] buffer, int offset, int length) {
    log(
        "GOAWAY",
        0,
        "last=" + lastStreamId + " " + code + " \"" + readable(buffer, offset, length) + '"');
    next.goAway(lastStreamId, code, buffer, offset, length);
  }

  @Override
  public void windowUpdate(int streamId, int increment) {
    log("WINDOW_UPDATE", streamId, "increment=" + increment);
    next.windowUpdate(streamId, increment);
  }

  @Override
  public void unknown(int type, int flags, int streamId, byte[] buffer, int offset, int length) {
    log(FrameType.name(type), streamId, "length=" + length + String.format(" flags=%02x", flags));
    next.unknown(type, flags, streamId, buffer, offset, length);
  }

  @Override
  public void streamError(StreamError error) {
    log("malformed", error.streamId(), error.code() + " " + error.message());
    next.streamError(error);
  }

  private void log(String frame, int streamId, String rest) {
    lines.accept(
        label
            + ' '
            + frame
            + (streamId == 0 ? "" : " stream=" + streamId)
            + (rest.isEmpty() ? "" : " " + rest));
  }

  private static String flags(int flags) {
    return ((flags & Flags.END_STREAM) != 0 ? " END_STREAM" : "")
        + ((flags & Flags.END_HEADERS) != 0 ? " END_HEADERS" : "");
  }

  /** Debug data comes from the peer: what could forge a line of a log becomes a dot. */
  private static String readable(byte[] b, int offset, int length) {
    int shown = Math.min(length, SHOWN_DEBUG_DATA);
    String text = new String(b, offset, shown, ISO_8859_1).replaceAll("[^ -~]", ".");
    return shown < length ? text + "..." : text;
  }
}
