package dev.legate.internal.bridge;

import dev.legate.Deadline;
import java.lang.System.Logger;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One platform thread that runs short tasks, at once or later, each after the one before. It begins
 * with the first task and ends when there has been nothing to do for a while. For any thread.
 *
 * <p>There is no lock: a virtual thread that is next in the queue of one, and has no carrier, would
 * keep this thread waiting behind it (docs/decisions/0047).
 */
public final class ControlThread implements Executor {
  private static final Logger LOG = System.getLogger("dev.legate.channel");

  private final String name;
  private final long lingerNanos;
  private final ParkingSpot spot = new ParkingSpot();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

  /** The thread, while there is one; who sets it owns the timers. */
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();

  /** Of the thread. */
  private final PriorityQueue<Timed> timers = new PriorityQueue<>();

  /** A thread of this name, which waits so long for another task before it ends. */
  public ControlThread(String name, long lingerNanos) {
    this.name = name;
    this.lingerNanos = lingerNanos;
  }

  /** Runs a task after those that were given before; it does not block. */
  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    if (thread.get() == null) {
      start();
    } else {
      spot.wake();
    }
  }

  private void start() {
    Thread another =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .inheritInheritableThreadLocals(false) // it is nobody's in particular
            .unstarted(this::run);
    if (!thread.compareAndSet(null, another)) {
      spot.wake();
      return;
    }
    boolean started = false;
    try {
      another.start();
      started = true;
    } finally {
      if (!started) { // the system has no more threads: the next task tries again
        thread.set(null);
      }
    }
  }

  /**
   * Runs a task once, later.
   *
   * @return prevents it, if it is not too late
   */
  public Runnable schedule(long nanos, Runnable task) {
    Timed timed = new Timed(System.nanoTime() + nanos, task);
    execute(() -> timers.add(timed));
    return () -> {
      timed.cancelled = true;
      execute(() -> timers.remove(timed)); // it would keep the thread until its time has come
    };
  }

  private void run() {
    try {
      do {
        runUntilIdle();
        thread.set(null);
      } while (!tasks.isEmpty() && thread.compareAndSet(null, Thread.currentThread()));
    } catch (Throwable unexpected) { // no memory, even for this: the next task begins anew
      thread.compareAndSet(Thread.currentThread(), null);
      throw unexpected;
    }
  }

  private void runUntilIdle() {
    while (true) {
      Timed due = timers.peek();
      long wait = due == null ? lingerNanos : due.at - System.nanoTime();
      Runnable next = due != null && wait <= 0 ? timers.remove() : tasks.poll();
      if (next != null) {
        run(next);
      } else if (!awaitTask(wait) && due == null) {
        return;
      }
    }
  }

  /** What a task throws is a mistake of ours and must not harm what comes after it. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error bug) {
      LOG.log(Logger.Level.ERROR, "a task of a channel failed: please report this", bug);
    }
  }

  /** Whether a task has come in this time. */
  private boolean awaitTask(long nanos) {
    try {
      spot.await(() -> !tasks.isEmpty(), Deadline.afterNanos(nanos, System::nanoTime));
    } catch (InterruptedException notOurs) {
      return true; // nobody may end this thread: look again
    }
    return !tasks.isEmpty();
  }

  /** A task with its time on the clock of {@link System#nanoTime}. */
  private static final class Timed implements Runnable, Comparable<Timed> {
    private final long at;
    private final Runnable task;
    private volatile boolean cancelled;

    Timed(long at, Runnable task) {
      this.at = at;
      this.task = task;
    }

    @Override
    public void run() {
      if (!cancelled) {
        task.run();
      }
    }

    @Override
    public int compareTo(Timed other) {
      return Long.compare(at - other.at, 0); // the clock may be beyond Long.MAX_VALUE
    }
  }
}
