package dev.legate.internal.bridge;

import java.util.concurrent.atomic.AtomicLong;

/** What a subscriber has requested and not been given; makes the giving thread wait for more. */
public final class Demand {
  private final ParkingSpot spot = new ParkingSpot();
  private final AtomicLong requested = new AtomicLong();
  private volatile boolean ended;

  /** Makes a demand of nothing. */
  public Demand() {}

  /** Requests more; for any thread. {@link Long#MAX_VALUE} and beyond mean without bound. */
  public void add(long more) {
    requested.accumulateAndGet(more, (now, add) -> now + add < 0 ? Long.MAX_VALUE : now + add);
    spot.wake();
  }

  /** Ends the waiting for good; for any thread. */
  public void end() {
    ended = true;
    spot.wake();
  }

  /** Whether it was ended. */
  public boolean isEnded() {
    return ended;
  }

  /**
   * Waits until something is requested and counts it as given.
   *
   * @return false if the demand was ended
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean take() throws InterruptedException {
    spot.await(() -> ended || requested.get() > 0);
    if (ended) {
      return false;
    }
    requested.updateAndGet(now -> now == Long.MAX_VALUE ? now : now - 1);
    return true;
  }
}
