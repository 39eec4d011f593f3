package dev.legate.internal.dispatch;

import java.util.concurrent.Executor;

/** How a server starts its handlers, for benchmarks of other packages. */
public final class HandlerStarts {
  private HandlerStarts() {}

  /** Each on a virtual thread of its own. */
  public static Executor virtual() {
    return new HandlerThreads(0).usual();
  }
}
