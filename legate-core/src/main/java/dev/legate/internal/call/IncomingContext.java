package dev.legate.internal.call;

import dev.legate.server.ServerContext;
import java.util.Optional;

/** The context of a call. */
public non-sealed interface IncomingContext extends ServerContext {
  /** The current one. */
  @SuppressWarnings("DoNotCallSuggester")
  static ServerContext current() {
    throw new IllegalStateException("no call is served on this thread");
  }

  /** The current one. */
  static Optional<ServerContext> find() {
    return Optional.empty();
  }
}
