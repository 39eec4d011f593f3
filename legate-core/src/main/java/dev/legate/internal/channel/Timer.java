package dev.legate.internal.channel;

import dev.legate.internal.bridge.ControlThread;

/** The clock of a channel's control plane. For any thread. */
interface Timer {
  /** Nanoseconds on a monotonic clock. */
  long nanoTime();

  /**
   * Runs a task once, later; the task is short and does not block.
   *
   * @return prevents it, if it is not too late
   */
  Runnable schedule(long nanos, Runnable task);

  /** The clock of this process, whose timers go off on a thread. */
  static Timer of(ControlThread thread) {
    return new Timer() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Runnable schedule(long nanos, Runnable task) {
        return thread.schedule(nanos, task);
      }
    };
  }
}
