package dev.legate.netty.internal.pipeline;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share: the commands for them, their timers, the buffer
 * that they read into, and the list of those that have something to write.
 *
 * <p>Work comes in batches: what one read, or one drain of the command queue, gives a connection to
 * write leaves in one flush. Only {@link #submit} and {@link #isCurrent} are for other threads.
 */
public final class Loop implements Runnable {
  private static final int READ_BUFFER = 64 * 1024;

  /** Threads to start that are kept: those of a long batch need not wait for its end. */
  private static final int MOST_TO_START = 64;

  private final EventLoop executor;
  private final CommandQueue queue;
  private final DeadlineWheel wheel;
  private final byte[] readBuffer = new byte[READ_BUFFER];

  private Http2PipelineHandler[] touched = new Http2PipelineHandler[16];
  private int touchedCount;
  private final ThreadFactory starters =
      Thread.ofVirtual().name("legate-starter").inheritInheritableThreadLocals(false).factory();
  private final Thread[] toStart = new Thread[MOST_TO_START];
  private int toStartCount;
  private boolean inBatch;
  private boolean turnDue;
  private @Nullable Future<?> wheelTurn;

  private Loop(EventLoop executor) {
    this.executor = executor;
    this.queue = new CommandQueue(this::wakeUnlessInBatch);
    this.wheel = new DeadlineWheel(System.nanoTime(), this::turnWheelAt);
  }

  /** That of the current thread, which must run the event loop. */
  static Loop of(EventLoop executor) {
    if (!(Thread.currentThread() instanceof EventLoopThread thread) || !executor.inEventLoop()) {
      throw new IllegalStateException(
          "called by " + Thread.currentThread() + ", expected the thread of the event loop");
    }
    Loop loop = thread.loop;
    if (loop == null) {
      loop = new Loop(executor);
      thread.loop = loop;
    }
    return loop;
  }

  /** Has a command run on this loop, after those submitted before. For any thread. */
  public void submit(Command command) {
    queue.push(command);
  }

  /** Whether the current thread is this loop's. For any thread. */
  public boolean isCurrent() {
    return executor.inEventLoop();
  }

  /** The timers of this loop, on the clock of {@link System#nanoTime}. */
  public DeadlineWheel timers() {
    return wheel;
  }

  byte[] readBuffer() {
    return readBuffer;
  }

  /** A batch of reads begins. */
  void beginBatch() {
    inBatch = true;
  }

  /**
   * A batch of reads is over: starts its threads, runs the commands that it caused, then writes.
   */
  void endBatch() {
    startThreads();
    boolean more = queue.drain();
    flushTouched();
    inBatch = false;
    startThreads(); // of what the commands led to, if of anything
    if (more || touchedCount > 0) {
      takeTurn();
    }
  }

  /** Has a thread start with the others of the batch; false if there is none going on. */
  boolean startAtEndOfBatch(Thread thread) {
    if (!inBatch) {
      return false;
    }
    if (toStartCount == MOST_TO_START) {
      startThreads();
    }
    toStart[toStartCount++] = thread;
    return true;
  }

  /**
   * Several are started by one that does nothing else: a thread that this one starts wakes a
   * carrier, which on a busy machine runs at once in place of this one, finds nothing more to run
   * and falls asleep, for the next start to wake it again.
   */
  private void startThreads() {
    int count = toStartCount;
    if (count == 0) {
      return;
    }
    toStartCount = 0;
    if (count == 1) {
      toStart[0].start();
    } else {
      Thread[] batch = Arrays.copyOf(toStart, count);
      starters.newThread(() -> startAll(batch)).start();
    }
    Arrays.fill(toStart, 0, count, null);
  }

  private static void startAll(Thread[] batch) {
    for (Thread thread : batch) {
      thread.start();
    }
  }

  /** Drains the commands and writes. */
  @Override
  public void run() {
    turnDue = false;
    beginBatch();
    endBatch();
  }

  /** Remembers a connection that has something to write, once. */
  void touch(Http2PipelineHandler connection) {
    if (touchedCount == touched.length) {
      touched = Arrays.copyOf(touched, touchedCount * 2);
    }
    touched[touchedCount++] = connection;
    if (!inBatch) {
      takeTurn();
    }
  }

  private void takeTurn() {
    if (!turnDue) {
      turnDue = true;
      if (!wake()) {
        queue.closeByConsumer();
      }
    }
  }

  /** For any thread; the end of a batch drains by itself. */
  private boolean wakeUnlessInBatch() {
    return (executor.inEventLoop() && inBatch) || wake();
  }

  private boolean wake() {
    try {
      executor.execute(this);
      return true;
    } catch (RejectedExecutionException ended) {
      return false; // all connections are closed by then
    }
  }

  /** What flushing leads to waits for the next turn, so that other connections have theirs. */
  private void flushTouched() {
    int count = touchedCount;
    for (int i = 0; i < count; i++) {
      touched[i].flushNow();
    }
    int later = touchedCount - count;
    System.arraycopy(touched, count, touched, 0, later);
    Arrays.fill(touched, later, touchedCount, null);
    touchedCount = later;
  }

  private void turnWheelAt(long nanos) {
    if (wheelTurn != null) {
      wheelTurn.cancel(false);
    }
    long delay = Math.max(0, nanos - System.nanoTime());
    wheelTurn = executor.schedule(this::turnWheel, delay, TimeUnit.NANOSECONDS);
  }

  private void turnWheel() {
    wheelTurn = null;
    beginBatch();
    try {
      wheel.advance(System.nanoTime());
    } finally {
      endBatch();
    }
  }
}
