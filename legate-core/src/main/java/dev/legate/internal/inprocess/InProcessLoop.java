package dev.legate.internal.inprocess;

import dev.legate.internal.transport.LoopThread;
import dev.legate.internal.wire.GatheredMessages;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs commands from any thread one after another, in their order, on one thread; one wake-up for
 * all that have come meanwhile.
 */
final class InProcessLoop {
  /** So many commands at a time, so that timers have their turn. */
  private static final int BATCH = 256;

  private final String name;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean draining = new AtomicBoolean();
  private final ScheduledThreadPoolExecutor executor;
  private final GatheredMessages gathering = new GatheredMessages();

  InProcessLoop(String name) {
    this.name = name;
    executor = new ScheduledThreadPoolExecutor(1, task -> new CarrierThread(task, name));
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Runs something once on a thread like a loop's; for events that belong to no server. */
  static void runOnce(Runnable task) {
    new CarrierThread(task, "legate-in-process").start();
  }

  /** Runs a command soon; for any thread. */
  void execute(Runnable command) {
    commands.add(command);
    if (draining.compareAndSet(false, true)) {
      wake();
    }
  }

  /** For the deframers of its calls; empty between two commands. */
  GatheredMessages gathering() {
    return gathering;
  }

  private void wake() {
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException closed) {
      // The server has gone, but who comes late is still told so.
      new CarrierThread(this::drain, name).start();
    }
  }

  private void drain() {
    for (int i = 0; i < BATCH; i++) {
      Runnable command = commands.poll();
      if (command == null) {
        draining.set(false);
        if (commands.isEmpty() || !draining.compareAndSet(false, true)) {
          return;
        }
      } else {
        run(command);
      }
    }
    wake();
  }

  /** What a command throws is a mistake of ours and must not harm other calls. */
  private static void run(Runnable command) {
    try {
      command.run();
    } catch (RuntimeException | Error mistake) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, mistake);
    }
  }

  /** Runs a task after a time, as a command. */
  Future<?> schedule(Runnable task, long nanos) {
    return executor.schedule(() -> execute(task), nanos, TimeUnit.NANOSECONDS);
  }

  /** Lets the thread end when the commands that have come are done. */
  void close() {
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    executor.shutdown();
  }

  /** A thread that carries events. */
  private static final class CarrierThread extends Thread implements LoopThread {
    CarrierThread(Runnable task, String name) {
      super(task, name);
      setDaemon(true);
    }
  }
}
