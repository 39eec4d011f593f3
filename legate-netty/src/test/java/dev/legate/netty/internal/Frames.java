package dev.legate.netty.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.internal.transport.TransportStream;
import java.nio.ByteBuffer;

/** Framed messages. */
final class Frames {
  private Frames() {}

  static ByteBuffer of(String text) {
    return of(text.getBytes(UTF_8));
  }

  static ByteBuffer of(byte[] message) {
    ByteBuffer framed = ByteBuffer.allocate(5 + message.length);
    return framed.put((byte) 0).putInt(message.length).put(message).flip();
  }

  /** Framed in the room that a stream has for it. */
  static ByteBuffer in(TransportStream stream, String text) {
    byte[] message = text.getBytes(UTF_8);
    ByteBuffer room = stream.room(5 + message.length);
    int start = room.position();
    return room.put((byte) 0).putInt(message.length).put(message).position(start);
  }

  static String text(ByteBuffer message) {
    return UTF_8.decode(message.duplicate()).toString();
  }
}
