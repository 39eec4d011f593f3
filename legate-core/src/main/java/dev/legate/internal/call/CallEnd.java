package dev.legate.internal.call;

import dev.legate.internal.bridge.PickGate;
import dev.legate.internal.transport.Trailers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The phase of an outgoing call and how it ended, once; for any thread.
 *
 * <p>Without a lock: who sets the trailers has ended the call, and says so by the phase. Whoever
 * adds something that the end is to do looks at the phase afterwards, so one of the two sees the
 * other.
 */
final class CallEnd {
  private static final VarHandle PHASE;
  private static final VarHandle TRAILERS;
  private static final VarHandle ACTIONS;
  private static final VarHandle SECOND_ATTEMPT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      PHASE = lookup.findVarHandle(CallEnd.class, "phase", CallPhase.class);
      TRAILERS = lookup.findVarHandle(CallEnd.class, "trailers", Trailers.class);
      ACTIONS = lookup.findVarHandle(CallEnd.class, "actions", Action.class);
      SECOND_ATTEMPT = lookup.findVarHandle(CallEnd.class, "secondAttempt", boolean.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private volatile CallPhase phase = CallPhase.CREATED;
  private volatile @Nullable Trailers trailers;

  /** Written before the phase becomes ENDED, by the thread that ends the call. */
  private @Nullable Throwable cause;

  private volatile @Nullable PickGate waiting;

  /** What the end is to do, the newest first; {@link Action#NONE_ANY_MORE} when that was run. */
  @SuppressWarnings("unused") // through ACTIONS
  private volatile @Nullable Action actions;

  @SuppressWarnings("unused") // through SECOND_ATTEMPT
  private volatile boolean secondAttempt;

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
    while (true) {
      CallPhase now = phase;
      if (event == CallPhase.Event.USE && now != CallPhase.CREATED) {
        return false;
      }
      CallPhase next = now.after(event);
      if (PHASE.compareAndSet(this, now, next)) {
        return next != CallPhase.ENDED;
      }
    }
  }

  /** The server certainly did nothing for the call; true if it may try once more. */
  boolean refused() {
    return SECOND_ATTEMPT.compareAndSet(this, false, true) && advance(CallPhase.Event.REFUSED);
  }

  /** Ends the call; false if it had ended. Runs what waits for it. */
  boolean end(Trailers how, @Nullable Throwable why) {
    if (trailers != null || !TRAILERS.compareAndSet(this, null, how)) {
      return false;
    }
    cause = why;
    advance(CallPhase.Event.END);
    if (ACTIONS.getAndSet(this, Action.NONE_ANY_MORE) instanceof Action newest) {
      newest.runFromOldest();
    }
    return true;
  }

  /** Runs an action, which must not block, at the end; at once if that has come. */
  void whenOver(Runnable what) {
    Action action = new Action(what);
    Action newest;
    do {
      newest = (Action) ACTIONS.getVolatile(this);
      if (newest == Action.NONE_ANY_MORE) {
        what.run();
        return;
      }
      action.before = newest;
    } while (!ACTIONS.compareAndSet(this, newest, action));
  }

  /** How it ended. */
  Trailers trailers() {
    Trailers how = trailers;
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
    waiting = gate;
    if (isOver()) {
      gate.fail(trailers().status());
    }
  }

  /** Ends the waiting for a connection. */
  void failPicking() {
    PickGate gate = waiting;
    if (gate != null) {
      gate.fail(trailers().status());
    }
  }

  /** Something to do at the end, and what was added before it. */
  private static final class Action {
    static final Action NONE_ANY_MORE = new Action(() -> {});

    private final Runnable what;
    private @Nullable Action before;

    Action(Runnable what) {
      this.what = what;
    }

    void runFromOldest() {
      Action oldest = null;
      for (Action each = this; each != null; ) {
        Action following = each.before;
        each.before = oldest;
        oldest = each;
        each = following;
      }
      for (Action each = oldest; each != null; each = each.before) {
        each.what.run();
      }
    }
  }
}
