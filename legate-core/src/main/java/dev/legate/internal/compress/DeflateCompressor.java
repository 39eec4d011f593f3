package dev.legate.internal.compress;

import dev.legate.spi.Compressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * {@code deflate}, which in HTTP and in gRPC is zlib's format (RFC 9110 §8.4.1.2). What follows the
 * data is an error.
 */
final class DeflateCompressor implements Compressor {
  @Override
  public String name() {
    return "deflate";
  }

  @Override
  public OutputStream compress(OutputStream target) {
    return new Deflating(target, ZlibFormat.ZLIB);
  }

  @Override
  public InputStream decompress(InputStream source) {
    return new Inflating(source, ZlibFormat.ZLIB) {
      @Override
      void readStart() {}

      @Override
      boolean readEnd() throws IOException {
        if (next() >= 0) {
          throw new IOException("something follows the compressed data");
        }
        return false;
      }

      @Override
      void inflated(byte[] bytes, int offset, int length) {}
    };
  }
}
