package dev.legate.internal.call;

import dev.legate.Marshaller;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.internal.wire.MessageBuffers;
import java.nio.ByteBuffer;

/** Reads messages on the thread that takes them. */
final class Messages {
  private Messages() {}

  /**
   * The message in the bytes.
   *
   * @param framed the buffer that they came in, perhaps before others
   * @throws StatusException INTERNAL if the marshaller cannot read it
   */
  static <T> T read(Marshaller<T> marshaller, ByteBuffer bytes, ByteBuffer framed, String what) {
    int size = bytes.remaining();
    try {
      T message = marshaller.read(bytes);
      if (!framed.hasRemaining() && !marshaller.keepsSource()) {
        MessageBuffers.giveBack(framed);
      }
      return message;
    } catch (RuntimeException unreadable) {
      throw new StatusException(
          StatusCode.INTERNAL,
          "the %s message of %d bytes is no %s: %s"
              .formatted(what, size, marshaller.typeName(), why(unreadable)),
          unreadable);
    }
  }

  private static String why(RuntimeException unreadable) {
    String message = unreadable.getMessage();
    return message == null ? unreadable.toString() : message;
  }
}
