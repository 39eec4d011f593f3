package dev.legate.netty.internal.tls;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where the arithmetic of handshakes is done and credentials are read again, so that event loops
 * are not held.
 *
 * <p>Platform threads: handlers that burn CPU on every carrier must not stop handshakes. They end
 * when there has been nothing to do for a while. The queue holds at most one task of each
 * connection.
 */
final class TlsThreads {
  static final Executor POOL = pool();

  private static final int IDLE_SECONDS = 10;

  private TlsThreads() {}

  private static Executor pool() {
    int threads = Runtime.getRuntime().availableProcessors();
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "legate-tls-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
