package dev.legate.internal.call;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for the second attempts of calls, each of which may wait for a connection, until its
 * deadline. For any thread.
 */
final class SecondAttempts {
  /**
   * How many have platform threads at a time: a connection may be given up with thousands of calls.
   */
  static final int MOST_ON_PLATFORM_THREADS = 64;

  private static final String NAME = "legate-second-attempt";
  private static final AtomicInteger ON_PLATFORM_THREADS = new AtomicInteger();

  private SecondAttempts() {}

  /**
   * Starts an attempt.
   *
   * @param ofPlatformThread whether the call was begun on one; then it goes on without carriers of
   *     virtual threads, as it began
   */
  static void start(Runnable attempt, boolean ofPlatformThread) {
    if (!ofPlatformThread || !startOnPlatformThread(attempt)) {
      Thread.ofVirtual().name(NAME).start(attempt);
    }
  }

  private static boolean startOnPlatformThread(Runnable attempt) {
    boolean started = false;
    if (ON_PLATFORM_THREADS.incrementAndGet() <= MOST_ON_PLATFORM_THREADS) {
      try {
        Thread.ofPlatform().daemon().name(NAME).start(() -> runCounted(attempt));
        started = true;
      } catch (OutOfMemoryError noThread) {
        // The system has no more threads, but virtual ones may still run.
      }
    }
    if (!started) {
      ON_PLATFORM_THREADS.decrementAndGet();
    }
    return started;
  }

  private static void runCounted(Runnable attempt) {
    try {
      attempt.run();
    } finally {
      ON_PLATFORM_THREADS.decrementAndGet();
    }
  }
}
