package dev.legate.internal.dispatch;

import dev.legate.server.Server;
import java.io.IOException;

/** A server. */
public non-sealed interface ListeningServer extends Server {
  /** Starts one. */
  @SuppressWarnings("DoNotCallSuggester")
  static Server start(ServerSettings settings) throws IOException {
    throw new IOException("nothing to listen on " + settings.listeners);
  }
}
