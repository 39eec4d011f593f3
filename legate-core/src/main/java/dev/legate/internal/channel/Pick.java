package dev.legate.internal.channel;

import dev.legate.Status;
import dev.legate.internal.transport.ClientTransport;

/** What a {@link Picker} says about a call. */
sealed interface Pick {
  /** Goes to a transport. */
  record Use(ClientTransport transport) implements Pick {}

  /** Waits for another picker. */
  enum Await implements Pick {
    /** The one instance. */
    INSTANCE
  }

  /** Fails, unless it waits for ready: then it waits for another picker. */
  record Fail(Status status) implements Pick {}

  /** Fails, whether it waits for ready or not. */
  record Drop(Status status) implements Pick {}
}
