package dev.legate.http2.hpack;

/**
 * The Huffman code of RFC 7541, Appendix B, both ways.
 *
 * <p>The code is canonical: codes of one length follow one another in the order of their symbols,
 * so the table of lengths says everything. Decoding looks up eight bits at a time; the rare codes
 * that are longer are found by the first code of each length.
 */
final class Huffman {

  private static final int EOS = 256;
  private static final int LONGEST = 30;

  private static final byte[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, //
    28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28, //
    6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, //
    5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, //
    13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, //
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, //
    15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, //
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, //
    20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, //
    24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, //
    22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, //
    21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23, //
    26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, //
    19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, //
    20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, //
    26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, //
    30
  };

  private static final int[] CODES = new int[257];

  /**
   * By the first eight bits: symbol and length of the code ({@code symbol << 4 | length}); 0:
   * longer.
   */
  private static final short[] SHORT_CODES = new short[256];

  // Of each length above 8: the first code, how many codes, and where their symbols begin.
  private static final int[] FIRST_CODE = new int[LONGEST + 1];
  private static final int[] CODE_COUNT = new int[LONGEST + 1];
  private static final int[] FIRST_SYMBOL = new int[LONGEST + 1];
  private static final short[] SYMBOLS = new short[257];

  static {
    int code = 0;
    int position = 0;
    for (int length = 1; length <= LONGEST; length++) {
      code <<= 1;
      FIRST_CODE[length] = code;
      FIRST_SYMBOL[length] = position;
      for (int symbol = 0; symbol <= EOS; symbol++) {
        if (LENGTHS[symbol] == length) {
          CODES[symbol] = code++;
          SYMBOLS[position++] = (short) symbol;
          if (length <= 8) {
            int first = CODES[symbol] << (8 - length);
            for (int rest = 0; rest < 1 << (8 - length); rest++) {
              SHORT_CODES[first + rest] = (short) ((symbol << 4) | length);
            }
          }
        }
      }
      CODE_COUNT[length] = position - FIRST_SYMBOL[length];
    }
  }

  private Huffman() {}

  /** How many bytes a text of ISO-8859-1 characters takes when encoded. */
  static int encodedLength(String text) {
    long bits = 0;
    for (int i = 0; i < text.length(); i++) {
      bits += LENGTHS[text.charAt(i) & 0xff];
    }
    return (int) ((bits + 7) >>> 3);
  }

  /** Encodes a text; returns the position behind it. */
  static int encode(String text, byte[] out, int at) {
    long pending = 0; // the lowest `count` bits are to be written
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      int symbol = text.charAt(i) & 0xff;
      int length = LENGTHS[symbol];
      pending = (pending << length) | CODES[symbol];
      count += length;
      while (count >= 8) {
        count -= 8;
        out[at++] = (byte) (pending >>> count);
      }
    }
    if (count > 0) {
      // RFC 7541 §5.2: padded with the first bits of EOS, which are ones
      out[at++] = (byte) ((pending << (8 - count)) | (0xff >>> count));
    }
    return at;
  }

  /** The most bytes that an encoded string of that length can stand for. */
  static int longestDecoded(int encodedLength) {
    return (int) Math.min(encodedLength * 8L / 5, Integer.MAX_VALUE);
  }

  /** The fewest. */
  static int shortestDecoded(int encodedLength) {
    return (int) (Math.max(0, encodedLength * 8L - 7) / LONGEST);
  }

  /**
   * Decodes a region into {@code out}, which has room for {@link #longestDecoded}; returns how many
   * bytes came out.
   */
  static int decode(byte[] b, int offset, int length, byte[] out) throws HpackException {
    int end = offset + length;
    int at = offset;
    int to = 0;
    long bits = 0; // the lowest `count` bits are not yet decoded; what is above them is old
    int count = 0;
    while (true) {
      while (count <= 56 && at < end) {
        bits = (bits << 8) | (b[at++] & 0xff);
        count += 8;
      }
      // Every code of at most eight bits, as long as eight bits are there.
      while (count >= 8) {
        int entry = SHORT_CODES[(int) (bits >>> (count - 8)) & 0xff];
        if (entry == 0) {
          break;
        }
        out[to++] = (byte) (entry >>> 4);
        count -= entry & 15;
      }
      if (count >= LONGEST || at == end) {
        if (count < 8) {
          break; // the end is near
        }
      } else {
        continue; // fetch more
      }
      int found = longCode(bits, count);
      out[to++] = (byte) (found >>> 5);
      count -= found & 31;
    }
    return finish(bits, count, out, to);
  }

  /** The code of more than eight bits that is next: {@code symbol << 5 | length}. */
  private static int longCode(long bits, int count) throws HpackException {
    for (int length = 9; length <= LONGEST && length <= count; length++) {
      int candidate = (int) (bits >>> (count - length)) & ((1 << length) - 1);
      int index = candidate - FIRST_CODE[length];
      if (index < CODE_COUNT[length]) {
        int symbol = SYMBOLS[FIRST_SYMBOL[length] + index];
        if (symbol == EOS) {
          throw new HpackException("a Huffman-encoded string contains EOS");
        }
        return symbol << 5 | length;
      }
    }
    throw new HpackException("a Huffman-encoded string ends with more than 7 bits of padding");
  }

  /** Decodes the codes within the last, at most seven, bits and checks the padding. */
  private static int finish(long bits, int count, byte[] out, int to) throws HpackException {
    while (count > 0) {
      int rest = (int) bits & ((1 << count) - 1);
      int padded = (rest << (8 - count)) | (0xff >>> count);
      int entry = SHORT_CODES[padded];
      int length = entry & 15;
      if (entry == 0 || length > count) {
        if (rest != (1 << count) - 1) {
          throw new HpackException("a Huffman-encoded string is padded with other bits than ones");
        }
        break;
      }
      out[to++] = (byte) (entry >>> 4);
      count -= length;
    }
    return to;
  }
}
