package dev.legate.internal.compress;

import dev.legate.spi.Compressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32;

/** {@code gzip} (RFC 1952). */
final class GzipCompressor implements Compressor {
  /** No name, no time; made anywhere (RFC 1952 §2.3.1: OS 255). */
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

  @Override
  public String name() {
    return "gzip";
  }

  @Override
  public OutputStream compress(OutputStream target) throws IOException {
    target.write(HEADER, 0, HEADER.length);
    return new GzipDeflating(target);
  }

  @Override
  public InputStream decompress(InputStream source) {
    return new GzipInflating(source);
  }

  private static final class GzipDeflating extends Deflating {
    private final CRC32 checksum = new CRC32();
    private int size;

    GzipDeflating(OutputStream target) {
      super(target, ZlibFormat.RAW);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      super.write(bytes, offset, length);
      checksum.update(bytes, offset, length);
      size += length;
    }

    @Override
    void writeEnd(OutputStream to) throws IOException {
      writeLittleEndian((int) checksum.getValue(), to);
      writeLittleEndian(size, to);
    }

    private static void writeLittleEndian(int number, OutputStream to) throws IOException {
      for (int shift = 0; shift < 32; shift += 8) {
        to.write(number >>> shift);
      }
    }
  }
}
