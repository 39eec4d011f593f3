package dev.legate.internal.bridge;

import dev.legate.Deadline;
import dev.legate.internal.transport.LoopThread;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time wait for a condition that other threads bring about.
 *
 * <p>Whoever changes what the condition reads makes the change visible (a volatile write) and then
 * calls {@link #wake}, which costs one volatile read while nobody waits.
 */
class ParkingSpot {
  private static final VarHandle PARKED;

  static {
    try {
      PARKED = MethodHandles.lookup().findVarHandle(ParkingSpot.class, "parked", Thread.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile @Nullable Thread parked;

  /**
   * Waits until a condition holds.
   *
   * @throws InterruptedException if the thread is interrupted, whose flag is then cleared
   * @throws IllegalStateException if waiting would block an event loop
   */
  void await(BooleanSupplier condition) throws InterruptedException {
    await(condition, null);
  }

  /**
   * Waits until a condition holds or a deadline has passed; the condition tells which.
   *
   * @param deadline null: wait for the condition alone
   * @throws InterruptedException if the thread is interrupted, whose flag is then cleared
   * @throws IllegalStateException if waiting would block an event loop, or another thread waits
   *     here
   */
  void await(BooleanSupplier condition, @Nullable Deadline deadline) throws InterruptedException {
    if (condition.getAsBoolean()) {
      return;
    }
    Thread thread = Thread.currentThread();
    refuseOnLoop(thread);
    try {
      while (true) {
        claim(thread); // before the condition is read again, so that no wake is lost
        if (condition.getAsBoolean()) {
          return;
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (deadline == null) {
          LockSupport.park(this);
          continue;
        }
        long nanos = deadline.remainingNanos();
        if (nanos <= 0) {
          return;
        }
        LockSupport.parkNanos(this, nanos);
      }
    } finally {
      PARKED.compareAndSet(this, thread, null);
    }
  }

  /** Without this, the wake-up of one of two waiting threads would be lost. */
  private void claim(Thread thread) {
    Thread before = (Thread) PARKED.compareAndExchange(this, (Thread) null, thread);
    if (before != null && before != thread) {
      throw new IllegalStateException(
          "two threads wait in one half of a call, %s and %s: only one may send, and one receive"
              .formatted(before, thread));
    }
  }

  /** Lets the waiting thread look again, if there is one. */
  void wake() {
    Thread thread = parked;
    if (thread != null && PARKED.compareAndSet(this, thread, null)) {
      boolean later =
          Thread.currentThread() instanceof LoopThread loop && loop.unparkAtEndOfBatch(thread);
      if (!later) {
        LockSupport.unpark(thread);
      }
    }
  }

  /** Refuses to block a thread on which the events of other calls have to run. */
  static void refuseOnLoop(Thread thread) {
    if (thread instanceof LoopThread) {
      throw new IllegalStateException(
          "this would block the event loop "
              + thread.getName()
              + ": an inline handler must not wait; remove inline() from its service, or start a thread");
    }
  }
}
