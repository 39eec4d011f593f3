package dev.legate.internal.bridge;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes threads wait for the end of a channel or server. For any thread.
 *
 * <p>The end wakes each of them. A latch would wake the first, and that the second: a virtual
 * thread without a carrier would keep those behind it waiting.
 */
public final class Termination {
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();

  /** The end has not come. */
  public Termination() {}

  /** It has come; repeating this does nothing. */
  public void end() {
    end.complete(true);
  }

  /** Whether it has come. */
  public boolean isEnded() {
    return end.isDone();
  }

  /**
   * Waits for the end.
   *
   * @param time at most; null: as long as it takes
   * @return false if the time was over first
   * @throws StatusException CANCELLED if the thread was interrupted, whose flag is kept
   */
  public boolean await(@Nullable Duration time) {
    if (isEnded()) {
      return true;
    }
    ParkingSpot.refuseOnLoop(Thread.currentThread());
    try {
      return time == null
          ? end.get()
          : end.get(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
    } catch (TimeoutException over) {
      return isEnded();
    } catch (ExecutionException impossible) {
      throw new AssertionError(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new StatusException(
          StatusCode.CANCELLED, "interrupted while waiting for the end", interrupted);
    }
  }

  /**
   * Waits for the end as long as it takes, also when interrupted.
   *
   * @param hurry runs if the thread is interrupted, whose flag is kept; it should bring the end on
   */
  public void awaitOr(Runnable hurry) {
    if (isEnded()) {
      return;
    }
    ParkingSpot.refuseOnLoop(Thread.currentThread());
    boolean interrupted = false;
    while (!isEnded()) {
      try {
        end.get();
      } catch (ExecutionException impossible) {
        throw new AssertionError(impossible);
      } catch (InterruptedException now) {
        interrupted = true;
        hurry.run();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
