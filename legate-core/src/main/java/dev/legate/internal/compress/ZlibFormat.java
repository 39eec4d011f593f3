package dev.legate.internal.compress;

import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The two forms in which zlib writes deflated data, with the objects that do it: each holds up to
 * 300 KiB of native memory and takes longer to make than to compress a small message.
 */
final class ZlibFormat {
  /** Nothing around it (RFC 1951); what gzip contains. */
  static final ZlibFormat RAW = new ZlibFormat(true);

  /** zlib's header and checksum around it (RFC 1950). */
  static final ZlibFormat ZLIB = new ZlibFormat(false);

  private final Pool<Deflater> deflaters;
  private final Pool<Inflater> inflaters;

  private ZlibFormat(boolean raw) {
    int processors = Runtime.getRuntime().availableProcessors();
    deflaters =
        new Pool<>(
            processors, () -> new Deflater(Deflater.DEFAULT_COMPRESSION, raw), Deflater::end);
    inflaters = new Pool<>(processors, () -> new Inflater(raw), Inflater::end);
  }

  /** For one message, then to be given back. */
  Deflater takeDeflater() {
    return deflaters.take();
  }

  void give(Deflater deflater) {
    deflater.reset();
    deflaters.give(deflater);
  }

  /** For one message, then to be given back. */
  Inflater takeInflater() {
    return inflaters.take();
  }

  void give(Inflater inflater) {
    inflater.reset();
    inflaters.give(inflater);
  }
}
