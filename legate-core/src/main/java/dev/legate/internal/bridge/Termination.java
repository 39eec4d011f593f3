package dev.legate.internal.bridge;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes threads wait for the end of a channel or server. For any thread. */
public final class Termination {
  private final CountDownLatch end = new CountDownLatch(1);

  /** The end has not come. */
  public Termination() {}

  /** It has come; repeating this does nothing. */
  public void end() {
    end.countDown();
  }

  /** Whether it has come. */
  public boolean isEnded() {
    return end.getCount() == 0;
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
      if (time != null) {
        return end.await(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
      }
      end.await();
      return true;
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
        end.await();
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
