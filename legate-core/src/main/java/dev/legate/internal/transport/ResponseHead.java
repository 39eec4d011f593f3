package dev.legate.internal.transport;

import dev.legate.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * What begins an answer. Immutable.
 *
 * @param encoding how messages with the compressed flag are compressed, or null for identity
 * @param metadata the custom metadata; frozen, or not changed any more
 */
public record ResponseHead(@Nullable String encoding, Metadata metadata) {
  /** A head without anything. */
  public static final ResponseHead PLAIN =
      new ResponseHead(null, new Metadata().freeze("it is shared"));
}
