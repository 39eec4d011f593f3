package dev.legate.netty.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

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

  static String text(ByteBuffer message) {
    return UTF_8.decode(message.duplicate()).toString();
  }
}
