package dev.legate.verify.calls;

import dev.legate.spi.Compressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** The JDK's gzip, which counts messages, under any name. */
public final class CountingGzip implements Compressor {
  final AtomicInteger compressed = new AtomicInteger();
  final AtomicInteger decompressed = new AtomicInteger();
  private final String name;

  /** Writes what is no gzip. */
  public volatile boolean corrupt;

  /** A compressor of that name. */
  public CountingGzip(String name) {
    this.name = name;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public OutputStream compress(OutputStream target) throws IOException {
    compressed.incrementAndGet();
    if (corrupt) {
      target.write("no gzip".getBytes(StandardCharsets.UTF_8));
      return OutputStream.nullOutputStream();
    }
    return new GZIPOutputStream(target);
  }

  @Override
  public InputStream decompress(InputStream source) throws IOException {
    decompressed.incrementAndGet();
    return new GZIPInputStream(source);
  }
}
