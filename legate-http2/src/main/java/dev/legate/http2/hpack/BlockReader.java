package dev.legate.http2.hpack;

/** Reads the primitives of RFC 7541 §5 out of a region: integers and string literals. */
final class BlockReader {

  /** The region ends in the middle of a field. */
  static final class Incomplete extends HpackException {

    private static final long serialVersionUID = 1L;

    Incomplete() {
      super("a header block ends in the middle of a field");
    }
  }

  private static final byte[] NOTHING = {};

  byte[] bytes = NOTHING;
  int at;
  int end;

  // The string literal that was read last.
  int stringAt;
  int stringLength;
  boolean stringIsHuffman;

  private byte[] decoded = NOTHING;

  void open(byte[] b, int offset, int length) {
    bytes = b;
    at = offset;
    end = offset + length;
  }

  /** An integer with an N-bit prefix (§5.1), of at most 2^31-1. */
  int integer(int prefixBits) throws HpackException {
    if (at == end) {
      throw new Incomplete();
    }
    int mask = (1 << prefixBits) - 1;
    int prefix = bytes[at++] & mask;
    return prefix < mask ? prefix : longInteger(mask);
  }

  private int longInteger(int mask) throws HpackException {
    long value = mask;
    for (int shift = 0; ; shift += 7) {
      if (at == end) {
        throw new Incomplete();
      }
      int next = bytes[at++];
      // Five octets carry 35 bits; a sixth could only add zeros or overflow.
      value += (long) (next & 0x7f) << shift;
      if (value > Integer.MAX_VALUE || shift > 28) {
        throw new HpackException("an integer in a header block exceeds 2147483647");
      }
      if (next >= 0) {
        return (int) value;
      }
    }
  }

  /** Reads where a string literal lies (§5.2) and steps over it. */
  void string() throws HpackException {
    stringHeader();
    if (end - at < stringLength) {
      throw new Incomplete();
    }
    at += stringLength;
  }

  /** Reads the beginning of a string literal, whose octets need not be there. */
  void stringHeader() throws HpackException {
    if (at == end) {
      throw new Incomplete();
    }
    stringIsHuffman = bytes[at] < 0;
    stringLength = integer(7);
    stringAt = at;
  }

  /** The text of a string literal. */
  @SuppressWarnings("deprecation") // the one way from bytes to a Latin-1 String without a charset
  String text(int offset, int length, boolean huffman) throws HpackException {
    if (!huffman) {
      return new String(bytes, 0, offset, length);
    }
    int most = Huffman.longestDecoded(length);
    if (decoded.length < most) {
      decoded = new byte[Math.max(256, Math.max(most, decoded.length * 2))];
    }
    String text = new String(decoded, 0, 0, Huffman.decode(bytes, offset, length, decoded));
    if (decoded.length > 4096) {
      decoded = new byte[256];
    }
    return text;
  }
}
