package dev.legate.http2.hpack;

import java.util.Arrays;

/**
 * What a header block that comes in fragments has left undecoded: the beginning of one field.
 *
 * <p>Of a field that is too large to be kept, only what is still to be stepped over is remembered.
 */
final class PartialBlock {

  private static final byte[] NOTHING = {};

  private boolean open;
  private byte[] bytes = NOTHING;
  private int length;

  // The field that is being skipped.
  private long toSkip; // octets of a string literal that has begun
  private int stringsToSkip; // string literals that have not

  boolean isOpen() {
    return open;
  }

  void open() {
    open = true;
    length = 0;
    toSkip = 0;
    stringsToSkip = 0;
  }

  void close() {
    open = false;
    bytes = NOTHING;
    length = 0;
    toSkip = 0;
    stringsToSkip = 0;
  }

  /** Whether the block could end here. */
  boolean isEmpty() {
    return length == 0 && !isSkipping();
  }

  int length() {
    return length;
  }

  boolean isSkipping() {
    return toSkip > 0 || stringsToSkip > 0;
  }

  /** Adds a fragment, less what of it is to be skipped. */
  void add(byte[] b, int offset, int count) {
    int skipped = (int) Math.min(toSkip, count);
    toSkip -= skipped;
    int kept = count - skipped;
    if (bytes.length - length < kept) {
      bytes = Arrays.copyOf(bytes, Math.max(length + kept, bytes.length * 2));
    }
    System.arraycopy(b, offset + skipped, bytes, length, kept);
    length += kept;
  }

  void openReader(BlockReader in) {
    in.open(bytes, 0, length);
  }

  void keepFrom(int position) {
    length -= position;
    System.arraycopy(bytes, position, bytes, 0, length);
  }

  /** Begins to skip the string literals, one or two, that the reader has come to. */
  void startSkipping(BlockReader in, int strings) throws HpackException {
    stringsToSkip = strings;
    keepFrom(in.at);
    skip(in);
  }

  /** Goes on skipping; true when the field has been stepped over. */
  boolean skip(BlockReader in) throws HpackException {
    while (toSkip == 0 && stringsToSkip > 0) {
      openReader(in);
      try {
        in.stringHeader();
      } catch (BlockReader.Incomplete notEvenItsLength) {
        return false;
      }
      stringsToSkip--;
      int here = Math.min(in.stringLength, length - in.stringAt);
      toSkip = in.stringLength - (long) here;
      keepFrom(in.stringAt + here);
    }
    return toSkip == 0;
  }
}
