package dev.legate;

import java.nio.ByteBuffer;

/**
 * Turns messages of a type into bytes and back.
 *
 * <p>Called by several threads at a time, on the thread that sends or receives the message, never
 * on an event loop unless the service is marked inline.
 *
 * @param <T> the type of the messages
 */
public interface Marshaller<T> {
  /** The number of bytes that {@link #write} will write for a message. */
  int size(T message);

  /**
   * Writes a message.
   *
   * @param target big-endian, with room for exactly {@link #size} bytes, all of which must be
   *     written, for they are not zero; not to be kept
   */
  void write(T message, ByteBuffer target);

  /**
   * Reads a message.
   *
   * @param source big-endian, the message's bytes from its position to its limit; those beyond are
   *     other messages'. If {@link #keepsSource} they may be kept, and nobody changes them
   *     afterwards
   * @throws RuntimeException if they are no such message; the call then ends with INTERNAL
   */
  T read(ByteBuffer source);

  /**
   * Whether {@link #read} may keep its source, or part of it, when it has returned. If not, the
   * memory of large messages is used again for others; true unless overridden.
   */
  default boolean keepsSource() {
    return true;
  }

  /** The name of the type, for errors. */
  String typeName();
}
