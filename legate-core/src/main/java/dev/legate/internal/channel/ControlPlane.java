package dev.legate.internal.channel;

import java.lang.System.Logger;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where everything runs that changes a channel: one task after the other, in the order in which any
 * thread gave them. The thread is that of all channels, so tasks never block.
 */
final class ControlPlane implements Executor {
  private static final Logger LOG = System.getLogger("dev.legate.channel");

  private final Executor thread;
  private final Timer timer;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger pending = new AtomicInteger();

  ControlPlane(Executor thread, Timer timer) {
    this.thread = thread;
    this.timer = timer;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (pending.getAndIncrement() == 0) {
      thread.execute(this::drain);
    }
  }

  /** Runs a task here after some nanoseconds; the result prevents it. */
  Runnable after(long nanos, Runnable task) {
    return timer.schedule(nanos, () -> execute(task));
  }

  /** Nanoseconds on the timer's clock. */
  long nanoTime() {
    return timer.nanoTime();
  }

  private void drain() {
    do {
      Runnable task = tasks.remove();
      try {
        task.run();
      } catch (RuntimeException | Error bug) { // or else nothing would ever run here again
        LOG.log(Logger.Level.ERROR, "a task of a channel failed: please report this", bug);
      }
    } while (pending.decrementAndGet() > 0);
  }
}
