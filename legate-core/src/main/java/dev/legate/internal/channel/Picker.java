package dev.legate.internal.channel;

import dev.legate.internal.call.PickRequest;

/**
 * Chooses the transport of each call. Immutable and for any thread; does not block, and allocates
 * nothing where a transport is ready.
 */
@FunctionalInterface
interface Picker {
  /** Chooses for a call. */
  Pick pick(PickRequest request);
}
