package dev.legate.bench.kit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where one call at a time is going, for the length of a window. Used by one call at a time. */
public final class Lane {
  private final long end;
  private final CountDownLatch closed;
  private final AtomicReference<@Nullable Throwable> failure;
  private final Histogram latencies = new Histogram();
  private long messages;

  Lane(long end, CountDownLatch closed, AtomicReference<@Nullable Throwable> failure) {
    this.end = end;
    this.closed = closed;
    this.failure = failure;
  }

  /** Whether another call may start now, given as {@link System#nanoTime}. */
  public boolean isOpen(long now) {
    return now - end < 0 && failure.get() == null;
  }

  /** Counts a call that has just ended, and was right; returns the time. */
  public long completed(long started, long messagesOfCall) {
    long now = System.nanoTime();
    latencies.add(now - started);
    messages += messagesOfCall;
    return now;
  }

  /** Ends the whole window in failure; the lane still has to be closed. */
  public void failed(Throwable cause) {
    failure.compareAndSet(null, cause);
  }

  /** No more calls come. */
  public void close() {
    closed.countDown();
  }

  Histogram latencies() {
    return latencies;
  }

  long messages() {
    return messages;
  }
}
