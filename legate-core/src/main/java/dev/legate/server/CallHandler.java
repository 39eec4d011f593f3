package dev.legate.server;

/**
 * Serves one call from its start to its end, on the calling thread.
 *
 * <p>Returning ends the call with OK. Throwing a {@link dev.legate.StatusException} ends it with
 * that status, anything else with UNKNOWN, which tells the client nothing and is logged once.
 */
@FunctionalInterface
public interface CallHandler {
  /** Serves a call. */
  void handle(ServerCall call) throws Exception;
}
