package dev.legate.internal.dispatch;

import dev.legate.server.Server;

/**
 * Closes a server when the process is told to end, as by SIGTERM: a shutdown hook of the JVM, which
 * ends when the hook has. For any thread.
 */
final class DrainAtExit {
  private final Thread hook;
  private boolean removed;

  DrainAtExit(Server server) {
    hook = Thread.ofPlatform().name("legate-drain-at-exit").unstarted(server::close);
  }

  /**
   * From now on.
   *
   * @throws IllegalStateException if the process is ending already
   */
  synchronized void add() {
    if (!removed) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
  }

  /** Not any more, since the server has ended. */
  synchronized void remove() {
    removed = true;
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process ends: the hook finds the server ended, or is what has ended it.
    }
  }
}
