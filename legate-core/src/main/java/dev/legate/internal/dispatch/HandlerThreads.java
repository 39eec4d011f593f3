package dev.legate.internal.dispatch;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.call.IncomingCall;
import dev.legate.internal.call.Refusal;
import dev.legate.internal.transport.LoopThread;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts handlers: each on a virtual thread of its own, or on a bounded pool, or where the call
 * arrives. For any thread.
 */
final class HandlerThreads {
  private static final Logger LOG = System.getLogger("dev.legate.server");

  /** Calls that may wait for a worker, beyond which a call is refused rather than kept waiting. */
  static final int QUEUE_PER_WORKER = 256;

  private final @Nullable ThreadPoolExecutor pool;
  private final Executor usual;
  private final Executor perCall;
  private final LoopWatch watch =
      new LoopWatch(System::nanoTime, text -> LOG.log(Level.WARNING, text));

  /** Threads for a server; 0 workers: each handler has a virtual thread. */
  HandlerThreads(int workers) {
    ThreadFactory virtual = Thread.ofVirtual().inheritInheritableThreadLocals(false).factory();
    perCall = call -> start(virtual.newThread(call));
    if (workers == 0) {
      pool = null;
      usual = perCall;
    } else {
      pool = boundedPool(workers);
      usual = pool;
    }
  }

  private static void start(Thread thread) {
    boolean later =
        Thread.currentThread() instanceof LoopThread loop && loop.startAtEndOfBatch(thread);
    if (!later) {
      thread.start();
    }
  }

  private static ThreadPoolExecutor boundedPool(int workers) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            workers,
            workers,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(workersQueue(workers)),
            Thread.ofPlatform().daemon().name("legate-worker-", 1).factory(),
            HandlerThreads::makeRoom);
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Calls that ended while they waited for a worker give their places to those that came later. */
  private static void makeRoom(Runnable call, ThreadPoolExecutor full) {
    if (full.isShutdown()) {
      throw new RejectedExecutionException("the server has ended");
    }
    Queue<Runnable> waiting = full.getQueue();
    List<IncomingCall> over = new ArrayList<>();
    waiting.removeIf(each -> each instanceof IncomingCall old && old.isOver() && over.add(old));
    over.forEach(IncomingCall::leftOut); // not above, under the queue's lock: it may start others
    if (!waiting.offer(call)) {
      throw new Full(
          workersQueue(full.getMaximumPoolSize()),
          "all %d workers are busy and %d calls wait for one (LEGATE_SERVER_WORKERS or workers(n) sets how many there are)"
              .formatted(full.getMaximumPoolSize(), waiting.size()));
    }
  }

  private static int workersQueue(int workers) {
    return workers * QUEUE_PER_WORKER;
  }

  /** As many calls as may wait for a worker do. */
  @SuppressWarnings("serial")
  private static final class Full extends RejectedExecutionException {
    private final int most;

    Full(int most, String message) {
      super(message);
      this.most = most;
    }
  }

  /** Gives a call one of these threads; or says what to answer it with, if there is none. */
  static @Nullable Refusal start(IncomingCall call, Executor threads) {
    try {
      threads.execute(call);
      return null;
    } catch (Full full) {
      return Refusal.by("workers", full.most, exhausted(full));
    } catch (RejectedExecutionException ended) {
      return Refusal.without(exhausted(ended));
    }
  }

  private static Status exhausted(RejectedExecutionException why) {
    return Status.of(StatusCode.RESOURCE_EXHAUSTED, String.valueOf(why.getMessage()));
  }

  /** For handlers in general. */
  Executor usual() {
    return usual;
  }

  /** For handlers that must not wait for a worker. */
  Executor perCall() {
    return perCall;
  }

  /** For handlers that never block, in place. */
  Executor inline() {
    return watch::run;
  }

  /** Lets the pool's threads end when they have nothing left to do. */
  void close() {
    if (pool != null) {
      pool.shutdown();
    }
  }
}
