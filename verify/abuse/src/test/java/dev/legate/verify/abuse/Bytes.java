package dev.legate.verify.abuse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Frames (RFC 9113 §4.1) and header fields (RFC 7541 §6.2) as bytes, right or wrong as asked. */
final class Bytes {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;

  static final byte[] NOTHING = {};
  static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private Bytes() {}

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    int n = payload.length;
    byte[] head = {
      (byte) (n >> 16),
      (byte) (n >> 8),
      (byte) n,
      (byte) type,
      (byte) flags,
      (byte) (stream >> 24),
      (byte) (stream >> 16),
      (byte) (stream >> 8),
      (byte) stream
    };
    return join(head, payload);
  }

  static byte[] number(int value) {
    return new byte[] {
      (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value
    };
  }

  static byte[] setting(int id, int value) {
    return join(new byte[] {0, (byte) id}, number(value));
  }

  /** A length-prefixed message of which only the beginning may be there. */
  static byte[] message(int promised, byte... present) {
    return join(new byte[1], number(promised), present);
  }

  /** A literal field without indexing; name and value shorter than 127 bytes. */
  static byte[] field(String name, String value) {
    return join(new byte[1], string(name), string(value));
  }

  static byte[] string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return join(new byte[] {(byte) bytes.length}, bytes);
  }

  static byte[] request(String path) {
    return join(
        field(":method", "POST"),
        field(":scheme", "http"),
        field(":path", path),
        field(":authority", "localhost"),
        field("te", "trailers"),
        field("content-type", "application/grpc"));
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
