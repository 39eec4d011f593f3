package dev.legate.server;

import dev.legate.StatusException;
import org.jspecify.annotations.Nullable;

/** Decides, for a whole server, how clients see what handlers throw. */
@FunctionalInterface
public interface ExceptionTranslator {
  /**
   * The answer for an exception.
   *
   * @param thrown what a handler or interceptor threw; also a StatusException that an outgoing call
   *     of the handler received
   * @param context the call it belongs to
   * @return the answer, or null for what happens without a translator
   */
  @Nullable StatusException translate(Throwable thrown, ServerContext context);
}
