package dev.legate.verify.interop;

import dev.legate.spi.Compressor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The JDK's gzip, in the place of Legate's, which tells what came compressed; each message is
 * decompressed on the thread that takes it.
 */
public final class WatchedGzip implements Compressor {
  private final ThreadLocal<Boolean> taken = ThreadLocal.withInitial(() -> false);
  private final AtomicInteger decompressed = new AtomicInteger();

  @Override
  public String name() {
    return "gzip";
  }

  @Override
  public OutputStream compress(OutputStream target) throws IOException {
    return new GZIPOutputStream(target);
  }

  @Override
  public InputStream decompress(InputStream source) throws IOException {
    taken.set(true);
    decompressed.incrementAndGet();
    return new GZIPInputStream(source);
  }

  /** Whether this thread has taken a compressed message since it last asked. */
  boolean tookCompressed() {
    boolean took = taken.get();
    taken.remove();
    return took;
  }

  /** How many messages came compressed. */
  public int decompressed() {
    return decompressed.get();
  }
}
