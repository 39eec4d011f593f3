package dev.legate.internal.call;

import dev.legate.internal.compress.Encodings;
import dev.legate.server.ExceptionTranslator;
import dev.legate.spi.Compressor;
import org.jspecify.annotations.Nullable;

/** What holds for every call of a server; for any thread. */
public interface ServerPolicy {
  /** Decides how clients see exceptions. */
  ExceptionTranslator translator();

  /** The message encodings that the server knows. */
  Encodings encodings();

  /** What compresses responses unless a handler says otherwise, or null. */
  @Nullable Compressor compressor();

  /** Whether cancelling a call interrupts its handler. */
  boolean interruptsOnCancel();

  /** Whether the server has begun to drain. */
  boolean isDraining();
}
