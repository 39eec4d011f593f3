package dev.legate.internal.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The text of {@code grpc-message}: percent-encoded UTF-8 (PROTOCOL-HTTP2, "Status-Message"). */
public final class PercentText {
  private static final String HEX = "0123456789ABCDEF";

  private PercentText() {}

  /** The text as it goes over the wire: printable ASCII only. */
  public static String encode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        return encodeBytes(text.getBytes(UTF_8));
      }
    }
    return text;
  }

  private static String encodeBytes(byte[] bytes) {
    StringBuilder encoded = new StringBuilder(bytes.length + 32);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      if (isPlain(c)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return encoded.toString();
  }

  /**
   * The text that was meant. What is not encoded as it should be stands for itself, and bytes that
   * are no UTF-8 become U+FFFD: a status is not lost because its text is odd.
   *
   * @param wire whose characters are the bytes on the wire
   */
  public static String decode(String wire) {
    for (int i = 0; i < wire.length(); i++) {
      if (!isPlain(wire.charAt(i))) {
        return decodeBytes(wire);
      }
    }
    return wire;
  }

  private static String decodeBytes(String wire) {
    byte[] bytes = new byte[wire.length()];
    int length = 0;
    for (int i = 0; i < wire.length(); i++) {
      char c = wire.charAt(i);
      if (c == '%' && i + 2 < wire.length()) {
        int high = Character.digit(wire.charAt(i + 1), 16);
        int low = Character.digit(wire.charAt(i + 2), 16);
        if (high >= 0 && low >= 0) {
          c = (char) (high << 4 | low);
          i += 2;
        }
      }
      bytes[length++] = (byte) c;
    }
    return new String(bytes, 0, length, UTF_8);
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c <= 0x7e && c != '%';
  }
}
