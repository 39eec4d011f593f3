package dev.legate.internal.channel;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

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

  /** The clock of this process; its timers are the JDK's, so that no thread of ours waits. */
  static Timer system() {
    return new Timer() {
      @Override
      public long nanoTime() {
        return System.nanoTime();
      }

      @Override
      public Runnable schedule(long nanos, Runnable task) {
        ScheduledFuture<?> future =
            ForkJoinPool.commonPool().schedule(task, nanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
      }
    };
  }
}
