package dev.legate.internal.bridge;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes a sending thread wait while too many of its bytes are unwritten.
 *
 * <p>The gate closes at the high-water mark (the larger of 64 KiB and twice the last message, so
 * that one message can be written while the next is made) and opens again at half of it. One thread
 * passes; any thread may say what was written and end the waiting.
 */
public final class SendGate {
  /** Below this many unwritten bytes a sender never waits. */
  public static final int MIN_HIGH_WATER = 64 * 1024;

  private final ParkingSpot spot = new ParkingSpot();
  private final AtomicLong unwritten = new AtomicLong();
  private volatile long highWater = MIN_HIGH_WATER;
  private volatile boolean opened;

  /** Makes an open gate. */
  public SendGate() {}

  /**
   * Waits until there is room, and counts bytes that are about to be sent.
   *
   * @return false if the gate was {@linkplain #open opened} for good: sending is of no use any more
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean pass(int bytes) throws InterruptedException {
    if (unwritten.get() >= highWater) {
      spot.await(() -> unwritten.get() <= highWater / 2 || opened);
    }
    highWater = Math.max(MIN_HIGH_WATER, 2L * bytes);
    unwritten.addAndGet(bytes);
    return !opened;
  }

  /** Bytes have been written. */
  public void written(int bytes) {
    if (unwritten.addAndGet(-bytes) <= highWater / 2) {
      spot.wake();
    }
  }

  /** Lets everybody through from now on: the call is over. */
  public void open() {
    opened = true;
    spot.wake();
  }

  /** Bytes that have been written were in vain, and are about to be written again. */
  public void unwrite(int bytes) {
    unwritten.addAndGet(bytes);
  }

  /** The bytes that are sent and not written. */
  public long unwritten() {
    return unwritten.get();
  }
}
