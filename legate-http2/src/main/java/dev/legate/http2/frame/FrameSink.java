package dev.legate.http2.frame;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;

/**
 * Takes frames: one method per type, with primitives and regions of a buffer.
 *
 * <p>Buffers are only valid during the call. What {@link FrameReader} hands on has passed the
 * checks of RFC 9113 §6 that need no knowledge of streams: sizes, stream ids that must or must not
 * be 0, streams that depend on themselves, padding, the order of CONTINUATION frames, the range of
 * settings.
 */
public interface FrameSink {

  /**
   * DATA, or a piece of it: a reader hands on what has arrived.
   *
   * @param length bytes without padding
   * @param flowControlled bytes that count against the windows: those of this piece with its share
   *     of the padding and of the padding's length octet; the pieces add up to the frame's length
   * @param endStream only ever true of the last piece of a frame
   */
  void data(
      int streamId, byte[] buffer, int offset, int length, int flowControlled, boolean endStream);

  /**
   * HEADERS, without padding and priority.
   *
   * @param flags {@link Flags#END_STREAM} and {@link Flags#END_HEADERS}, no others; without
   *     END_HEADERS the fragment goes on in {@link #continuation}
   */
  void headers(int streamId, byte[] buffer, int offset, int length, int flags);

  /** CONTINUATION of the HEADERS or PUSH_PROMISE frame just before; flags: END_HEADERS or 0. */
  void continuation(int streamId, byte[] buffer, int offset, int length, int flags);

  /** PRIORITY, which RFC 9113 §5.3.2 tells receivers to ignore. */
  void priority(int streamId, int dependency, int weight, boolean exclusive);

  void resetStream(int streamId, ErrorCode code);

  /** SETTINGS that are not an acknowledgement: those parameters that the frame gave. */
  void settings(Settings settings);

  /**
   * A SETTINGS frame gives a parameter again: what it has given before. Values take effect in the
   * order in which they stand (RFC 9113 §6.5.3), so that those which the frame itself replaces did
   * for a moment. {@link #settings} follows, with the last values of the whole frame.
   */
  default void settingsRepeated(Settings before) {}

  void settingsAck();

  /** PUSH_PROMISE without padding; flags: END_HEADERS or 0. */
  void pushPromise(int streamId, int promisedId, byte[] buffer, int offset, int length, int flags);

  void ping(long payload, boolean ack);

  /** GOAWAY; the region holds its debug data. */
  void goAway(int lastStreamId, ErrorCode code, byte[] buffer, int offset, int length);

  /** WINDOW_UPDATE with an increment above 0; stream 0 is the connection. */
  void windowUpdate(int streamId, int increment);

  /** A frame of a type that RFC 9113 does not define; receivers ignore it (§4.1). */
  void unknown(int type, int flags, int streamId, byte[] buffer, int offset, int length);

  /** A frame arrived that is wrong in a way that concerns its stream only; nothing else is told. */
  void streamError(StreamError error);
}
