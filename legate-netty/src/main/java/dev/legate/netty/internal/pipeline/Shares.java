package dev.legate.netty.internal.pipeline;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts those who share something, and does away with it after the last. For any thread.
 *
 * <p>Begins with the share of whoever makes it; there are none once all have been given back.
 */
public final class Shares {
  private final AtomicInteger count = new AtomicInteger(1);
  private final Runnable afterLast;

  /** With what is done, once, when the last share is given back. */
  public Shares(Runnable afterLast) {
    this.afterLast = afterLast;
  }

  /** Takes a share; false if it is too late. */
  public boolean take() {
    for (int seen = count.get(); seen > 0; seen = count.get()) {
      if (count.compareAndSet(seen, seen + 1)) {
        return true;
      }
    }
    return false;
  }

  /** How many there are at this moment. */
  public int count() {
    return count.get();
  }

  /** Gives a share back. */
  public void release() {
    if (count.decrementAndGet() == 0) {
      afterLast.run();
    }
  }
}
