package dev.legate.internal.call;

import dev.legate.internal.bridge.PickGate;
import dev.legate.internal.transport.Trailers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The phase of an outgoing call and how it ended, once; for any thread.
 *
 * <p>The lock is held for a few field accesses.
 */
final class CallEnd {
  private final ReentrantLock lock = new ReentrantLock();
  private volatile CallPhase phase = CallPhase.CREATED;
  private @Nullable Trailers trailers;
  private @Nullable Throwable cause;
  private @Nullable PickGate waiting;
  private @Nullable List<Runnable> actions;
  private boolean secondAttempt;

  CallPhase phase() {
    return phase;
  }

  boolean isOver() {
    return phase == CallPhase.ENDED;
  }

  /**
   * Goes on to the next phase; false if the call is over, or another thread was first to use it.
   */
  boolean advance(CallPhase.Event event) {
    lock.lock();
    try {
      if (event == CallPhase.Event.USE && phase != CallPhase.CREATED) {
        return false;
      }
      phase = phase.after(event);
      return phase != CallPhase.ENDED;
    } finally {
      lock.unlock();
    }
  }

  /** The server certainly did nothing for the call; true if it may try once more. */
  boolean refused() {
    lock.lock();
    try {
      if (secondAttempt || phase == CallPhase.ENDED) {
        return false;
      }
      secondAttempt = true;
      phase = phase.after(CallPhase.Event.REFUSED);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the call; false if it had ended. Runs what waits for it. */
  boolean end(Trailers how, @Nullable Throwable why) {
    List<Runnable> due;
    lock.lock();
    try {
      if (phase == CallPhase.ENDED) {
        return false;
      }
      trailers = how;
      cause = why;
      due = actions == null ? List.of() : actions;
      actions = null;
      phase = phase.after(CallPhase.Event.END);
    } finally {
      lock.unlock();
    }
    due.forEach(Runnable::run);
    return true;
  }

  /** Runs an action, which must not block, at the end; at once if that has come. */
  void whenOver(Runnable action) {
    lock.lock();
    try {
      if (phase != CallPhase.ENDED) {
        if (actions == null) {
          actions = new ArrayList<>(2);
        }
        actions.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** How it ended. */
  Trailers trailers() {
    Trailers how = trailers; // written before the phase, which the caller has seen
    if (how == null) {
      throw new IllegalStateException("the call has not ended");
    }
    return how;
  }

  /** Why it ended, or null. */
  @Nullable Throwable cause() {
    return cause;
  }

  /** A thread is about to wait for a connection; the end of the call ends that. */
  void waitsIn(PickGate gate) {
    lock.lock();
    try {
      waiting = gate;
    } finally {
      lock.unlock();
    }
    if (isOver()) {
      gate.fail(trailers().status());
    }
  }

  /** Ends the waiting for a connection. */
  void failPicking() {
    PickGate gate;
    lock.lock();
    try {
      gate = waiting;
    } finally {
      lock.unlock();
    }
    if (gate != null) {
      gate.fail(trailers().status());
    }
  }
}
