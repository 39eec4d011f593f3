package dev.legate.internal.bridge;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes the thread of one call wait, before it has a stream, until there is something to go on
 * with: it is worth picking a connection again, or its credentials have answered.
 *
 * <p>{@link #open} and {@link #fail} are for any thread, {@link #await} for the one that begins the
 * call, or a token for it.
 */
public final class PickGate {
  private final ParkingSpot spot = new ParkingSpot();
  private final AtomicReference<@Nullable Status> failure = new AtomicReference<>();
  private volatile boolean open;

  /** Makes a closed gate. */
  public PickGate() {}

  /** Lets the thread through once: something has changed. */
  public void open() {
    open = true;
    spot.wake();
  }

  /** Ends the waiting for good; the first failure counts. */
  public void fail(Status status) {
    failure.compareAndSet(null, status);
    spot.wake();
  }

  /**
   * Waits until the gate is opened, and closes it again.
   *
   * @param deadline ends the waiting with DEADLINE_EXCEEDED; null: none
   * @param doing what the time goes into, for the text of a failure: {@code waiting for …}
   * @throws StatusException with the status of {@link #fail}, DEADLINE_EXCEEDED, or CANCELLED if
   *     the thread was interrupted, whose flag is kept
   */
  public void await(@Nullable Deadline deadline, Supplier<String> doing) {
    if (!awaitUntil(deadline, doing)) {
      throw new StatusException(
          StatusCode.DEADLINE_EXCEEDED, "the deadline passed while " + doing.get());
    }
  }

  /**
   * The same, but tells when the deadline has passed.
   *
   * @return false if the deadline passed first
   * @throws StatusException with the status of {@link #fail}, or CANCELLED if the thread was
   *     interrupted, whose flag is kept
   */
  public boolean awaitUntil(@Nullable Deadline deadline, Supplier<String> doing) {
    try {
      spot.await(() -> open || failure.get() != null, deadline);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StatusException(
          StatusCode.CANCELLED, "interrupted while " + doing.get(), interrupted);
    }
    Status failed = failure.get();
    if (failed != null) {
      throw new StatusException(failed, new Metadata(), null);
    }
    if (!open) {
      return false;
    }
    open = false; // before the caller looks at what has changed
    return true;
  }
}
