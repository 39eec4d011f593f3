package dev.legate.http2.frame;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What RFC 9113 §6 demands of each type's stream id and size, judged by the frame header alone. */
final class FrameRules {

  private FrameRules() {}

  /** What is wrong with a frame in a way that ends the connection, or null. */
  static @Nullable ConnectionError check(int type, int flags, int streamId, int length) {
    return switch (type) {
      case FrameType.DATA ->
          streamId == 0
              ? needsStream(type)
              : atLeast(type, length, (flags & Flags.PADDED) != 0 ? 1 : 0);
      // The size of PRIORITY concerns its stream only (§6.3).
      case FrameType.HEADERS, FrameType.PUSH_PROMISE, FrameType.PRIORITY ->
          streamId == 0 ? needsStream(type) : null;
      case FrameType.RST_STREAM -> streamId == 0 ? needsStream(type) : exactly(type, length, 4);
      case FrameType.SETTINGS ->
          streamId != 0 ? needsConnection(type, streamId) : settings(flags, length);
      case FrameType.PING ->
          streamId != 0 ? needsConnection(type, streamId) : exactly(type, length, 8);
      case FrameType.GOAWAY ->
          streamId != 0 ? needsConnection(type, streamId) : atLeast(type, length, 8);
      case FrameType.WINDOW_UPDATE -> exactly(type, length, 4);
      default -> null;
    };
  }

  static ConnectionError wrongSize(int type, int length, String expected) {
    return new ConnectionError(
        ErrorCode.FRAME_SIZE_ERROR,
        FrameType.name(type) + " of " + length + " bytes, expected " + expected);
  }

  private static @Nullable ConnectionError settings(int flags, int length) {
    if ((flags & Flags.ACK) != 0) {
      return exactly(FrameType.SETTINGS, length, 0);
    }
    return length % 6 == 0 ? null : wrongSize(FrameType.SETTINGS, length, "a multiple of 6");
  }

  private static @Nullable ConnectionError exactly(int type, int length, int expected) {
    return length == expected ? null : wrongSize(type, length, Integer.toString(expected));
  }

  private static @Nullable ConnectionError atLeast(int type, int length, int expected) {
    return length >= expected ? null : wrongSize(type, length, "at least " + expected);
  }

  private static ConnectionError needsStream(int type) {
    return new ConnectionError(
        ErrorCode.PROTOCOL_ERROR, FrameType.name(type) + " on stream 0, expected a stream");
  }

  private static ConnectionError needsConnection(int type, int streamId) {
    return new ConnectionError(
        ErrorCode.PROTOCOL_ERROR,
        FrameType.name(type) + " on stream " + streamId + ", expected stream 0");
  }
}
