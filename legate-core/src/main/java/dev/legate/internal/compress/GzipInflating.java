package dev.legate.internal.compress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * Reads gzip (RFC 1952): one member after another, of which the message is the sum, as §2.2 has it.
 * What follows a member and is none is an error; the JDK's own stream would ignore it.
 */
final class GzipInflating extends Inflating {
  private static final int DEFLATED = 8;

  // RFC 1952 §2.3.1, FLG
  private static final int HEADER_CHECKSUM = 1 << 1;
  private static final int EXTRA = 1 << 2;
  private static final int NAME = 1 << 3;
  private static final int COMMENT = 1 << 4;
  private static final int RESERVED = 0xe0;

  private final CRC32 headerChecksum = new CRC32();
  private final CRC32 checksum = new CRC32();

  /** Modulo 2^32, as it is written. */
  private int size;

  GzipInflating(InputStream source) {
    super(source, ZlibFormat.RAW);
  }

  @Override
  void readStart() throws IOException {
    readHeader(required());
  }

  @Override
  boolean readEnd() throws IOException {
    int expectedChecksum = little(4);
    if (expectedChecksum != (int) checksum.getValue()) {
      throw new IOException("the checksum of what gzip has compressed does not match");
    }
    int expectedSize = little(4);
    if (expectedSize != size) {
      throw new IOException(
          "gzip says that it has compressed "
              + Integer.toUnsignedString(expectedSize)
              + " bytes, it was "
              + Integer.toUnsignedString(size));
    }
    int first = next();
    if (first < 0) {
      return false;
    }
    readHeader(first);
    return true;
  }

  @Override
  void inflated(byte[] bytes, int offset, int length) {
    checksum.update(bytes, offset, length);
    size += length;
  }

  private void readHeader(int first) throws IOException {
    headerChecksum.reset();
    headerChecksum.update(first);
    checksum.reset();
    size = 0;
    if (first != 0x1f || required() != 0x8b) {
      throw new IOException("it does not begin as gzip does, or something follows it");
    }
    int method = required();
    if (method != DEFLATED) {
      throw new IOException("gzip's compression method is " + method + ", but only 8 is known");
    }
    int flags = required();
    if ((flags & RESERVED) != 0) {
      throw new IOException("gzip's header has flags that are reserved: " + flags);
    }
    skip(6); // time, extra flags, operating system
    if ((flags & EXTRA) != 0) {
      skip(little(2));
    }
    if ((flags & NAME) != 0) {
      skipText();
    }
    if ((flags & COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEADER_CHECKSUM) != 0) {
      int computed = (int) headerChecksum.getValue() & 0xffff;
      if (little(2) != computed) {
        throw new IOException("the checksum of gzip's header does not match");
      }
    }
  }

  private void skip(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      required();
    }
  }

  private void skipText() throws IOException {
    while (required() != 0) {
      // to the zero that ends it
    }
  }

  private int little(int bytes) throws IOException {
    int number = 0;
    for (int i = 0; i < bytes; i++) {
      number |= required() << (8 * i);
    }
    return number;
  }

  private int required() throws IOException {
    int next = next();
    if (next < 0) {
      throw new EOFException("the compressed data ends early");
    }
    headerChecksum.update(next);
    return next;
  }
}
