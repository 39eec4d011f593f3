package dev.legate.netty.internal.pipeline;

import java.util.Arrays;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Threads that one batch of events starts, or wakes; an event loop's.
 *
 * <p>Several are let go by one that does nothing else: a thread that the loop itself lets go wakes
 * a carrier, which on a busy machine runs at once in place of the loop, finds nothing more to run
 * and falls asleep, for the next to wake it again.
 */
final class ThreadBatch {
  /** Threads that are kept: those of a long batch need not wait for its end. */
  private static final int MOST = 64;

  private final ThreadFactory messengers;
  private final Consumer<Thread> letGo;
  private final Thread[] threads = new Thread[MOST];
  private int count;

  /** A batch of which each thread is given to {@code letGo}, on any thread. */
  ThreadBatch(String name, Consumer<Thread> letGo) {
    this.messengers = Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).factory();
    this.letGo = letGo;
  }

  void add(Thread thread) {
    if (count == MOST) {
      release();
    }
    threads[count++] = thread;
  }

  /** Lets all go that were added since the last time. */
  void release() {
    int number = count;
    if (number == 0) {
      return;
    }
    count = 0;
    if (number == 1) {
      letGo.accept(threads[0]);
    } else {
      Thread[] batch = Arrays.copyOf(threads, number);
      messengers.newThread(() -> letGoAll(batch)).start();
    }
    Arrays.fill(threads, 0, number, null);
  }

  private void letGoAll(Thread[] batch) {
    for (Thread thread : batch) {
      letGo.accept(thread);
    }
  }
}
