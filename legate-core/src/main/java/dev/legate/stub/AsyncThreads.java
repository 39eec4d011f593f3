package dev.legate.stub;

import dev.legate.server.ServerContext;

/**
 * The virtual threads of asynchronous calls, which keep the context of the handler that makes them.
 */
final class AsyncThreads {
  private AsyncThreads() {}

  static void start(String name, Runnable task) {
    Runnable inContext = ServerContext.find().map(context -> context.wrap(task)).orElse(task);
    Thread.ofVirtual().name(name).start(inContext);
  }
}
