package dev.legate;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * As much of DER (X.690) as private keys need: elements read one after another, and written.
 *
 * <p>Reading beyond the end is an IllegalArgumentException.
 */
final class Der {
  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int OBJECT_ID = 0x06;
  static final int SEQUENCE = 0x30;
  static final int CONTEXT_0 = 0xA0;

  private final byte[] bytes;
  private int position;

  Der(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean isAtEnd() {
    return position >= bytes.length;
  }

  /** The tag of the next element. */
  int tag() {
    return at(position);
  }

  /** The content of the next element, which must have the tag. */
  byte[] read(int expectedTag) {
    int tag = at(position);
    if (tag != expectedTag) {
      throw new IllegalArgumentException(
          "found DER tag 0x%02x, expected 0x%02x".formatted(tag, expectedTag));
    }
    int length = at(position + 1);
    int start = position + 2;
    if (length > 0x80) {
      int octets = length - 0x80;
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | at(start + i);
      }
      start += octets;
    }
    if (length < 0 || length > bytes.length - start) {
      throw new IllegalArgumentException("the DER element at " + position + " is cut off");
    }
    position = start + length;
    return Arrays.copyOfRange(bytes, start, position);
  }

  private int at(int index) {
    if (index >= bytes.length) {
      throw new IllegalArgumentException("the DER text is cut off at byte " + index);
    }
    return bytes[index] & 0xff;
  }

  /** An element of a content that may come in parts. */
  static byte[] write(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    int length = content.size();
    if (length < 0x80) {
      element.write(length);
    } else {
      int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      element.write(0x80 + octets);
      for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
        element.write(length >> shift);
      }
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
