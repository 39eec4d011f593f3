package dev.legate.internal.call;

import dev.legate.Marshaller;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.internal.wire.MessageBuffers;
import dev.legate.internal.wire.MessageFramer;
import java.nio.ByteBuffer;

/** Reads messages on the thread that takes them. */
final class Messages {
  private Messages() {}

  /**
   * Takes the next of framed messages, which is not compressed.
   *
   * @throws StatusException INTERNAL if the marshaller cannot read it
   */
  static <T> T next(Marshaller<T> marshaller, ByteBuffer framed, String what) {
    if (marshaller.keepsSource()) {
      return read(marshaller, MessageFramer.next(framed), what);
    }
    // A buffer for each would be a twentieth of the time of small messages. Calls the marshaller
    // itself: a level deeper, and the compiler would not inline what that calls.
    int limit = framed.limit();
    int size = MessageFramer.limitToNext(framed);
    int end = framed.limit();
    T message;
    try {
      message = marshaller.read(framed);
    } catch (RuntimeException unreadable) {
      throw unreadable(marshaller, size, what, unreadable);
    } finally {
      framed.limit(limit).position(end);
    }
    giveBack(framed);
    return message;
  }

  /**
   * The message in bytes that were compressed.
   *
   * @param framed the buffer from which it was taken
   * @throws StatusException INTERNAL if the marshaller cannot read it
   */
  static <T> T decompressed(
      Marshaller<T> marshaller, ByteBuffer bytes, ByteBuffer framed, String what) {
    T message = read(marshaller, bytes, what);
    if (!marshaller.keepsSource()) {
      giveBack(framed);
    }
    return message;
  }

  /** When its last message has been read. */
  private static void giveBack(ByteBuffer framed) {
    if (!framed.hasRemaining()) {
      MessageBuffers.giveBack(framed);
    }
  }

  private static <T> T read(Marshaller<T> marshaller, ByteBuffer bytes, String what) {
    int size = bytes.remaining();
    try {
      return marshaller.read(bytes);
    } catch (RuntimeException unreadable) {
      throw unreadable(marshaller, size, what, unreadable);
    }
  }

  private static StatusException unreadable(
      Marshaller<?> marshaller, int size, String what, RuntimeException cause) {
    return new StatusException(
        StatusCode.INTERNAL,
        "the %s message of %d bytes is no %s: %s"
            .formatted(what, size, marshaller.typeName(), why(cause)),
        cause);
  }

  private static String why(RuntimeException unreadable) {
    String message = unreadable.getMessage();
    return message == null ? unreadable.toString() : message;
  }
}
