package dev.legate.internal.transport;

import dev.legate.Metadata;
import dev.legate.Status;

/**
 * What ends an answer. Immutable.
 *
 * @param status how the call ended, details included
 * @param metadata the custom metadata; frozen, or not changed any more
 */
public record Trailers(Status status, Metadata metadata) {
  /** Success without anything. */
  public static final Trailers OK = new Trailers(Status.OK, ResponseHead.PLAIN.metadata());
}
