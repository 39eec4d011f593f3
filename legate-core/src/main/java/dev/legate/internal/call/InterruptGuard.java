package dev.legate.internal.call;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Delivers an interrupt to the handler of one call and never to what its thread does afterwards;
 * for any thread.
 *
 * <p>Its monitor is held for a few field accesses and for {@link Thread#interrupt}, so that the
 * handler's exit waits for a delivery in progress.
 */
final class InterruptGuard {
  private @Nullable Thread handler;
  private int shields;
  private boolean pending;
  private boolean delivered;

  /** The calling thread begins to run the handler. */
  void enter() {
    synchronized (this) {
      handler = Thread.currentThread();
      deliverIfPending();
    }
  }

  /** The handler has returned: nothing is delivered any more, and nothing stays behind. */
  void exit() {
    synchronized (this) {
      handler = null;
      if (delivered) {
        Thread.interrupted();
      }
    }
  }

  /** Interrupts the handler, now or when its shields are down. */
  void interrupt() {
    synchronized (this) {
      pending = true;
      deliverIfPending();
    }
  }

  /** Runs an operation during which nothing is delivered. */
  <T> T shielded(Callable<T> operation) throws Exception {
    changeShields(1);
    try {
      return operation.call();
    } finally {
      changeShields(-1);
    }
  }

  private void changeShields(int by) {
    synchronized (this) {
      shields += by;
      deliverIfPending();
    }
  }

  private void deliverIfPending() {
    if (pending && shields == 0 && handler != null) {
      pending = false;
      delivered = true;
      handler.interrupt();
    }
  }
}
