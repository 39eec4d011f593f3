package dev.legate.internal.channel;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where host names are looked up: in the system's own code, which holds its thread for as long as
 * it waits, half a minute and more.
 *
 * <p>Platform threads, so that it holds no carrier of virtual threads, and needs none. Few, since
 * look-ups of a system that does not answer come together; a name waits while all are held. The
 * queue holds at most the look-up of each channel, but for one that was made idle meanwhile.
 */
final class LookupThreads {
  /** How many names at a time. */
  static final int MOST = 16;

  private static final int IDLE_SECONDS = 1;

  static final Executor POOL = pool();

  private LookupThreads() {}

  private static Executor pool() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MOST,
            MOST,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform()
                .daemon()
                .name("legate-lookup-", 1)
                .inheritInheritableThreadLocals(false)
                .factory());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
