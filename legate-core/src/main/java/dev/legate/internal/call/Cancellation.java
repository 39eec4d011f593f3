package dev.legate.internal.call;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a call was cancelled, and what is to happen when it is; for any thread.
 *
 * <p>What is registered must not block: it runs on the thread that cancels. Every call has one of
 * these, so its lock is the object itself.
 */
final class Cancellation {
  private @Nullable List<Runnable> actions;
  private volatile @Nullable String reason;

  /** Whether it was cancelled. */
  boolean isCancelled() {
    return reason != null;
  }

  /** Why it was cancelled, or null. */
  @Nullable String reason() {
    return reason;
  }

  /** Runs an action when this is cancelled; at once if it is. */
  void register(Runnable action) {
    synchronized (this) {
      if (reason == null) {
        if (actions == null) {
          actions = new ArrayList<>(2);
        }
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** Forgets an action. */
  void unregister(Runnable action) {
    synchronized (this) {
      if (actions != null) {
        actions.remove(action);
      }
    }
  }

  /** Cancels, once. */
  void cancel(String why) {
    List<Runnable> due;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
      due = actions == null ? List.of() : List.copyOf(actions);
      actions = null;
    }
    due.forEach(Runnable::run);
  }
}
