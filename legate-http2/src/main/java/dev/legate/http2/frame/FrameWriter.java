package dev.legate.http2.frame;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import java.util.Arrays;

/**
 * Writes frames into an {@link OutputBuffer}.
 *
 * <p>Splits header blocks by the peer's MAX_FRAME_SIZE; everything else that is too large for it is
 * a mistake of the caller.
 */
public final class FrameWriter implements FrameSink {

  static final int HEADER_LENGTH = 9;

  private final OutputBuffer out;
  private int maxFrameSize = Settings.SMALLEST_MAX_FRAME_SIZE;

  // The DATA frame that may still be lengthened: where it begins and ends; -1 if there is none.
  private int openData = -1;
  private int openDataEnd;
  private int openDataStream;

  public FrameWriter(OutputBuffer out) {
    this.out = out;
  }

  /** The peer's SETTINGS_MAX_FRAME_SIZE. */
  public void maxFrameSize(int size) {
    maxFrameSize = size;
  }

  public int maxFrameSize() {
    return maxFrameSize;
  }

  /**
   * {@inheritDoc}
   *
   * <p>A large region is kept by reference ({@link OutputBuffer#writeRegion}). What {@code
   * flowControlled} has beyond {@code length} is written as padding.
   */
  @Override
  public void data(
      int streamId, byte[] buffer, int offset, int length, int flowControlled, boolean endStream) {
    int flags = endStream ? Flags.END_STREAM : 0;
    if (flowControlled == length) {
      int at = start(FrameType.DATA, flags, streamId, length, 0);
      out.writeRegion(buffer, offset, length);
      if (length < OutputBuffer.LARGE_REGION && !endStream) {
        openData = at - HEADER_LENGTH;
        openDataEnd = at + length;
        openDataStream = streamId;
      }
    } else {
      paddedData(streamId, buffer, offset, length, flowControlled - length, flags);
    }
  }

  /**
   * Adds to the DATA frame that was written last, if that is possible: it is of the same stream,
   * nothing was written or drained since, and neither it nor the addition is large.
   *
   * @return whether it was possible; if not, nothing was done
   */
  public boolean extendData(
      int streamId, byte[] buffer, int offset, int length, boolean endStream) {
    if (openData < 0
        || openDataStream != streamId
        || openDataEnd != out.position()
        || length >= OutputBuffer.LARGE_REGION) {
      return false;
    }
    int total = openDataEnd - openData - HEADER_LENGTH + length;
    if (total > Settings.SMALLEST_MAX_FRAME_SIZE) {
      return false; // a turn, even where the peer would take more
    }
    out.write(buffer, offset, length);
    openDataEnd += length;
    byte[] bytes = out.bytes();
    BigEndian.putInt(bytes, openData, total << 8 | FrameType.DATA);
    if (endStream) {
      bytes[openData + 4] = Flags.END_STREAM;
      openData = -1;
    }
    return true;
  }

  private void paddedData(
      int streamId, byte[] buffer, int offset, int length, int padding, int flags) {
    if (padding < 0 || padding > 256) {
      throw new IllegalArgumentException(
          "padding with its length octet is " + padding + " bytes, expected 0 to 256");
    }
    int at = start(FrameType.DATA, flags | Flags.PADDED, streamId, length + padding, 1);
    out.bytes()[at] = (byte) (padding - 1);
    out.writeRegion(buffer, offset, length);
    int zeros = out.reserve(padding - 1);
    Arrays.fill(out.bytes(), zeros, zeros + padding - 1, (byte) 0);
  }

  @Override
  public void headers(int streamId, byte[] buffer, int offset, int length, int flags) {
    block(FrameType.HEADERS, streamId, buffer, offset, length, flags);
  }

  @Override
  public void continuation(int streamId, byte[] buffer, int offset, int length, int flags) {
    block(FrameType.CONTINUATION, streamId, buffer, offset, length, flags);
  }

  @Override
  public void pushPromise(
      int streamId, int promisedId, byte[] buffer, int offset, int length, int flags) {
    int at = start(FrameType.PUSH_PROMISE, flags, streamId, 4 + length, 4 + length);
    BigEndian.putInt(out.bytes(), at, promisedId);
    System.arraycopy(buffer, offset, out.bytes(), at + 4, length);
  }

  @Override
  public void priority(int streamId, int dependency, int weight, boolean exclusive) {
    int at = start(FrameType.PRIORITY, 0, streamId, 5, 5);
    BigEndian.putInt(out.bytes(), at, exclusive ? dependency | 1 << 31 : dependency);
    out.bytes()[at + 4] = (byte) (weight - 1);
  }

  @Override
  public void resetStream(int streamId, ErrorCode code) {
    int at = start(FrameType.RST_STREAM, 0, streamId, 4, 4);
    BigEndian.putInt(out.bytes(), at, code.code());
  }

  @Override
  public void settings(Settings settings) {
    int length = settings.givenCount() * 6;
    int at = start(FrameType.SETTINGS, 0, 0, length, length);
    byte[] bytes = out.bytes();
    for (int parameter = 1; parameter <= Settings.LAST_PARAMETER; parameter++) {
      if (settings.isGiven(parameter)) {
        bytes[at] = 0;
        bytes[at + 1] = (byte) parameter;
        BigEndian.putInt(bytes, at + 2, settings.value(parameter));
        at += 6;
      }
    }
  }

  @Override
  public void settingsAck() {
    start(FrameType.SETTINGS, Flags.ACK, 0, 0, 0);
  }

  @Override
  public void ping(long payload, boolean ack) {
    int at = start(FrameType.PING, ack ? Flags.ACK : 0, 0, 8, 8);
    BigEndian.putLong(out.bytes(), at, payload);
  }

  @Override
  public void goAway(int lastStreamId, ErrorCode code, byte[] buffer, int offset, int length) {
    int kept = Math.min(length, maxFrameSize - 8); // debug data may be cut, the frame may not
    int at = start(FrameType.GOAWAY, 0, 0, 8 + kept, 8 + kept);
    BigEndian.putInt(out.bytes(), at, lastStreamId);
    BigEndian.putInt(out.bytes(), at + 4, code.code());
    System.arraycopy(buffer, offset, out.bytes(), at + 8, kept);
  }

  @Override
  public void windowUpdate(int streamId, int increment) {
    int at = start(FrameType.WINDOW_UPDATE, 0, streamId, 4, 4);
    BigEndian.putInt(out.bytes(), at, increment);
  }

  @Override
  public void unknown(int type, int flags, int streamId, byte[] buffer, int offset, int length) {
    int at = start(type, flags, streamId, length, length);
    System.arraycopy(buffer, offset, out.bytes(), at, length);
  }

  /** Answers the error with RST_STREAM. */
  @Override
  public void streamError(StreamError error) {
    resetStream(error.streamId(), error.code());
  }

  private void block(int type, int streamId, byte[] buffer, int offset, int length, int flags) {
    int fits = Math.min(length, maxFrameSize);
    if (fits == length) {
      int at = start(type, flags, streamId, length, length);
      System.arraycopy(buffer, offset, out.bytes(), at, length);
      return;
    }
    int at = start(type, flags & ~Flags.END_HEADERS, streamId, fits, fits);
    System.arraycopy(buffer, offset, out.bytes(), at, fits);
    block(
        FrameType.CONTINUATION,
        streamId,
        buffer,
        offset + fits,
        length - fits,
        flags & Flags.END_HEADERS);
  }

  /**
   * Writes a frame header and makes room for the first {@code inPlace} bytes of the payload, whose
   * position it returns.
   */
  private int start(int type, int flags, int streamId, int length, int inPlace) {
    if (length > maxFrameSize || streamId < 0) {
      throw new IllegalArgumentException(
          FrameType.name(type)
              + " of "
              + length
              + " bytes on stream "
              + streamId
              + ", expected at most "
              + maxFrameSize
              + " and a stream id from 0");
    }
    openData = -1;
    int at = out.reserve(HEADER_LENGTH + inPlace);
    byte[] bytes = out.bytes();
    BigEndian.putInt(bytes, at, length << 8 | type);
    bytes[at + 4] = (byte) flags;
    BigEndian.putInt(bytes, at + 5, streamId);
    return at + HEADER_LENGTH;
  }
}
