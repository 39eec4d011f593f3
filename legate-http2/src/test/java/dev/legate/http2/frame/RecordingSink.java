package dev.legate.http2.frame;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Remembers frames as lines. Pieces of DATA that follow one another on a stream become one line, so
 * that two ways to cut the same bytes give the same lines.
 */
final class RecordingSink implements FrameSink {

  private final List<String> lines = new ArrayList<>();
  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private int dataStream;
  private int flowControlled;
  int pieces;

  List<String> lines() {
    endData("");
    return lines;
  }

  @Override
  public void data(int streamId, byte[] b, int offset, int length, int counted, boolean end) {
    if (dataStream != streamId) {
      endData("");
    }
    dataStream = streamId;
    data.write(b, offset, length);
    flowControlled += counted;
    pieces++;
    if (end) {
      endData(" END_STREAM");
    }
  }

  private void endData(String suffix) {
    if (dataStream != 0) {
      String hex = HexFormat.of().formatHex(data.toByteArray());
      lines.add("DATA " + dataStream + " " + hex + " counted=" + flowControlled + suffix);
      dataStream = 0;
      flowControlled = 0;
      data.reset();
    }
  }

  @Override
  public void headers(int streamId, byte[] b, int offset, int length, int flags) {
    add("HEADERS " + streamId + " " + hex(b, offset, length) + " flags=" + flags);
  }

  @Override
  public void continuation(int streamId, byte[] b, int offset, int length, int flags) {
    add("CONTINUATION " + streamId + " " + hex(b, offset, length) + " flags=" + flags);
  }

  @Override
  public void priority(int streamId, int dependency, int weight, boolean exclusive) {
    add("PRIORITY " + streamId + " " + dependency + " " + weight + " " + exclusive);
  }

  @Override
  public void resetStream(int streamId, ErrorCode code) {
    add("RST_STREAM " + streamId + " " + code);
  }

  @Override
  public void settings(Settings settings) {
    add("SETTINGS " + settings);
  }

  @Override
  public void settingsRepeated(Settings before) {
    add("SETTINGS so far " + before);
  }

  @Override
  public void settingsAck() {
    add("SETTINGS ACK");
  }

  @Override
  public void pushPromise(int streamId, int promised, byte[] b, int offset, int length, int flags) {
    add(
        "PUSH_PROMISE "
            + streamId
            + " "
            + promised
            + " "
            + hex(b, offset, length)
            + " flags="
            + flags);
  }

  @Override
  public void ping(long payload, boolean ack) {
    add("PING " + payload + " " + ack);
  }

  @Override
  public void goAway(int lastStreamId, ErrorCode code, byte[] b, int offset, int length) {
    add("GOAWAY " + lastStreamId + " " + code + " " + hex(b, offset, length));
  }

  @Override
  public void windowUpdate(int streamId, int increment) {
    add("WINDOW_UPDATE " + streamId + " " + increment);
  }

  @Override
  public void unknown(int type, int flags, int streamId, byte[] b, int offset, int length) {
    add("UNKNOWN " + type + " " + flags + " " + streamId + " " + hex(b, offset, length));
  }

  @Override
  public void streamError(StreamError error) {
    add("streamError " + error.streamId() + " " + error.code() + " " + error.message());
  }

  private void add(String line) {
    endData("");
    lines.add(line);
  }

  private static String hex(byte[] b, int offset, int length) {
    return HexFormat.of().formatHex(b, offset, offset + length);
  }
}
