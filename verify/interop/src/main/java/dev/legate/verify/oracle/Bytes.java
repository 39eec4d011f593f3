package dev.legate.verify.oracle;

import dev.legate.Marshaller;
import java.nio.ByteBuffer;

/** Messages that are bytes already. */
enum Bytes implements Marshaller<byte[]> {
  PLAIN;

  @Override
  public int size(byte[] message) {
    return message.length;
  }

  @Override
  public void write(byte[] message, ByteBuffer target) {
    target.put(message);
  }

  @Override
  public byte[] read(ByteBuffer source) {
    byte[] message = new byte[source.remaining()];
    source.get(message);
    return message;
  }

  @Override
  public String typeName() {
    return "bytes";
  }
}
