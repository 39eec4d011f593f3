package dev.legate.netty.internal.pipeline;

import dev.legate.internal.wire.BufferAdvance;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Arrays;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one event loop share: the commands for them, their timers, the buffers
 * that they read into and write from, and the list of those that have something to write.
 *
 * <p>Work comes in batches: what one read, or one drain of the command queue, gives a connection to
 * write leaves in one flush. Only {@link #submit} and {@link #isCurrent} are for other threads.
 */
public final class Loop implements Runnable {
  /** What all loops allocate ahead is a small part of the heap. */
  private static final int ADVANCE =
      (int)
          Math.min(
              BufferAdvance.MOST,
              Runtime.getRuntime().maxMemory()
                  / (32L * Runtime.getRuntime().availableProcessors()));

  private final EventLoop executor;
  private final CommandQueue queue;
  private final DeadlineWheel wheel;
  private final ReadTarget readTarget = new ReadTarget();
  private final LoopBuffers buffers = new LoopBuffers();
  private final BufferAdvance advance = new BufferAdvance(ADVANCE);

  private final Receivers receivers = new Receivers();

  private Http2PipelineHandler[] touched = new Http2PipelineHandler[16];
  private int touchedCount;
  private final ThreadBatch starting = new ThreadBatch("legate-starter", Thread::start);
  private final ThreadBatch waking = new ThreadBatch("legate-waker", LockSupport::unpark);
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

  /** Direct buffers for the sockets. */
  LoopBuffers buffers() {
    return buffers;
  }

  /** For the large messages of this loop's streams. */
  BufferAdvance advance() {
    return advance;
  }

  /** Where what was read goes, for the machine. */
  ReadTarget readTarget() {
    return readTarget;
  }

  /** The calls that have received something in the read that is going on. */
  Receivers receivers() {
    return receivers;
  }

  /** A batch of reads begins. */
  void beginBatch() {
    inBatch = true;
  }

  /**
   * A batch of reads is over: lets its threads go, runs the commands that it caused, then writes.
   */
  void endBatch() {
    releaseThreads();
    boolean more = queue.drain();
    try {
      flushTouched();
    } finally {
      inBatch = false;
      releaseThreads(); // of what commands and writing led to
    }
    if (more || touchedCount > 0) {
      takeTurn();
    }
  }

  private void releaseThreads() {
    starting.release();
    waking.release();
  }

  /** Has a thread start with the others of the batch; false if there is none going on. */
  boolean startAtEndOfBatch(Thread thread) {
    if (inBatch) {
      starting.add(thread);
    }
    return inBatch;
  }

  /**
   * Has a virtual thread unparked with the others of the batch; false if there is none going on, or
   * the thread needs no carrier: it must not wait for one, which handlers that burn CPU may hold.
   */
  boolean unparkAtEndOfBatch(Thread thread) {
    boolean together = inBatch && thread.isVirtual();
    if (together) {
      waking.add(thread);
    }
    return together;
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
