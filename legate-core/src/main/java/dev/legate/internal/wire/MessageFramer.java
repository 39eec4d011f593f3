package dev.legate.internal.wire;

import dev.legate.Marshaller;
import dev.legate.Metadata;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/**
 * Makes bytes of a message, with the prefix of PROTOCOL-HTTP2, "Length-Prefixed-Message", and takes
 * them apart again.
 */
public final class MessageFramer {
  /** The flag and the length. */
  public static final int PREFIX = 5;

  /** The flag of a compressed message. */
  public static final byte COMPRESSED = 1;

  private MessageFramer() {}

  /**
   * How many bytes the framed message will have. On the thread that sends it.
   *
   * @param maxSendSize in bytes, without prefix
   * @param whose limit that is, for the text of a failure
   * @throws StatusException RESOURCE_EXHAUSTED if the message is larger than {@code maxSendSize},
   *     INTERNAL if the marshaller says nonsense; what it throws itself passes
   */
  public static <T> int framedSize(
      Marshaller<T> marshaller, T message, int maxSendSize, SizeLimit whose) {
    int size = marshaller.size(message);
    if (size > maxSendSize || size > Integer.MAX_VALUE - PREFIX - 8) {
      throw new StatusException(
          whose.exceeded(marshaller.typeName() + " has " + size + " bytes", maxSendSize),
          new Metadata(),
          null);
    }
    if (size < 0) {
      throw wrong(marshaller, size + " bytes");
    }
    return PREFIX + size;
  }

  /**
   * Frames the message. On the thread that sends it.
   *
   * @param room as many bytes as the {@linkplain #framedSize framed message has}
   * @return the same buffer, at its start again
   * @throws StatusException INTERNAL if the marshaller does not write what it said; what it throws
   *     itself passes
   */
  public static <T> ByteBuffer frame(Marshaller<T> marshaller, T message, ByteBuffer room) {
    int start = room.position();
    int size = room.remaining() - PREFIX;
    room.put((byte) 0).putInt(size);
    try {
      marshaller.write(message, room);
    } catch (BufferOverflowException tooMuch) {
      throw wrong(marshaller, size + " bytes, and wrote more");
    }
    if (room.hasRemaining()) {
      throw wrong(marshaller, size + " bytes, and wrote " + (room.position() - start - PREFIX));
    }
    return room.position(start);
  }

  /** The size that the prefix at this place tells, as an unsigned number. */
  static int size(byte[] bytes, int offset) {
    return (bytes[offset + 1] & 0xff) << 24
        | (bytes[offset + 2] & 0xff) << 16
        | (bytes[offset + 3] & 0xff) << 8
        | (bytes[offset + 4] & 0xff);
  }

  /** Whether the next of framed messages has the compressed flag. */
  public static boolean isCompressed(ByteBuffer framed) {
    return framed.get(framed.position()) == COMPRESSED;
  }

  /** The size of the next of framed messages as it was sent, without its prefix, in bytes. */
  public static int messageSize(ByteBuffer framed) {
    return framed.getInt(framed.position() + 1);
  }

  /**
   * Takes the next of framed messages, whose prefix is known to be right: its bytes, which are
   * still compressed if they {@linkplain #isCompressed are}.
   */
  public static ByteBuffer next(ByteBuffer framed) {
    framed.get(); // the flag
    int size = framed.getInt();
    int start = framed.position();
    framed.position(start + size);
    return framed.slice(start, size);
  }

  /**
   * Moves position and limit of framed messages to the bytes of the next, as {@link #next} would
   * take them.
   *
   * @return its size in bytes
   */
  public static int limitToNext(ByteBuffer framed) {
    framed.get(); // the flag
    int size = framed.getInt();
    framed.limit(framed.position() + size);
    return size;
  }

  private static StatusException wrong(Marshaller<?> marshaller, String found) {
    return new StatusException(
        StatusCode.INTERNAL,
        "the marshaller of " + marshaller.typeName() + " said that a message has " + found);
  }
}
