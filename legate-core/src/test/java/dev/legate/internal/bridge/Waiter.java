package dev.legate.internal.bridge;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

/** A thread that does something which waits. */
final class Waiter<T> {
  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  /** Starts, and returns when the thread is parked, or has gone through without. */
  Waiter(Callable<T> waiting) {
    thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    result.complete(waiting.call());
                  } catch (Exception failure) {
                    result.completeExceptionally(failure);
                  }
                });
    while (!result.isDone() && !isParked()) {
      Thread.onSpinWait();
    }
  }

  private boolean isParked() {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }

  boolean isWaiting() {
    return !result.isDone();
  }

  void interrupt() {
    thread.interrupt();
  }

  T join() {
    return result.join();
  }
}
