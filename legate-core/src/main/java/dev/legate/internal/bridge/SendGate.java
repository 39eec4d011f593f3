package dev.legate.internal.bridge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

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

  private static final VarHandle SENT;
  private static final VarHandle WRITTEN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      SENT = lookup.findVarHandle(SendGate.class, "sent", long.class);
      WRITTEN = lookup.findVarHandle(SendGate.class, "written", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final ParkingSpot spot = new ParkingSpot();

  /** All bytes that passed; the sending thread's alone, so that a message costs it no fence. */
  private volatile long sent;

  /** All bytes that were written, and were not in vain. */
  private volatile long written;

  private volatile long highWater = MIN_HIGH_WATER;
  private volatile boolean opened;

  /** Whether a thread is sending; not atomic, so that it costs nothing. */
  private boolean entered;

  /** Makes an open gate. */
  public SendGate() {}

  /**
   * A thread begins to send a message, and will {@link #leave}. Two that send at once could mix
   * their messages, and are nearly always found here.
   *
   * @throws IllegalStateException if another thread is sending
   */
  public void enter() {
    if (entered) {
      throw new IllegalStateException(
          Thread.currentThread()
              + " sends while another thread does, in the same call: only one may send, and one receive");
    }
    entered = true;
  }

  /** The thread that entered has sent its message, or failed to. */
  public void leave() {
    entered = false;
  }

  /**
   * Waits until there is room, and counts bytes that are about to be sent.
   *
   * @return false if the gate was {@linkplain #open opened} for good: sending is of no use any more
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public boolean pass(int bytes) throws InterruptedException {
    if (unwritten() >= highWater) {
      spot.await(() -> unwritten() <= highWater / 2 || opened);
    }
    long mark = Math.max(MIN_HIGH_WATER, 2L * bytes);
    if (mark != highWater) {
      highWater = mark;
    }
    SENT.setRelease(this, (long) SENT.get(this) + bytes);
    return !opened;
  }

  /** Bytes have been written. */
  public void written(int bytes) {
    WRITTEN.getAndAdd(this, (long) bytes);
    if (unwritten() <= highWater / 2) { // as of the bytes for which somebody waits, or fewer
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
    WRITTEN.getAndAdd(this, (long) -bytes);
  }

  /** The bytes that are sent and not written. */
  public long unwritten() {
    long done = written; // first, so that the difference is not negative
    return (long) SENT.getAcquire(this) - done;
  }
}
