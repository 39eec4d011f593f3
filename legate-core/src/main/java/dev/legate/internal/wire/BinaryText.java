package dev.legate.internal.wire;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The text of values whose names end in {@code -bin}: base64 (PROTOCOL-HTTP2, "Binary-Header"). */
public final class BinaryText {
  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final byte[] NONE = {};
  private static final byte[] SIX_BITS = new byte[128];

  static {
    Arrays.fill(SIX_BITS, (byte) -1);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < alphabet.length(); i++) {
      SIX_BITS[alphabet.charAt(i)] = (byte) i;
    }
  }

  private BinaryText() {}

  /** The text for bytes, without padding. */
  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /** The bytes of a text with or without padding, or null if it is not base64. */
  public static byte @Nullable [] decode(String text) {
    return decode(text, 0, text.length());
  }

  /**
   * The bytes of a part of a text, spaces around it not counting, or null if it is not base64. The
   * JDK's decoder would throw, which costs too much for what a peer may do at will.
   */
  static byte @Nullable [] decode(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    int padded = end - start;
    while (end > start && text.charAt(end - 1) == '=') {
      end--;
    }
    int symbols = end - start;
    boolean padding = symbols != padded;
    if (symbols % 4 == 1 || (padding && (padded % 4 != 0 || padded - symbols > 2))) {
      return null;
    }
    return symbols == 0 ? NONE : decodeSymbols(text, start, end);
  }

  private static byte @Nullable [] decodeSymbols(String text, int start, int end) {
    byte[] bytes = new byte[(int) ((end - start) * 3L / 4)];
    int length = 0;
    int bits = 0;
    int held = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      int six = c < SIX_BITS.length ? SIX_BITS[c] : -1;
      if (six < 0) {
        return null;
      }
      bits = bits << 6 | six;
      held += 6;
      if (held >= 8) {
        held -= 8;
        bytes[length++] = (byte) (bits >> held);
      }
    }
    return bytes;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }
}
