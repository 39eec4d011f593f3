package dev.legate.netty.internal.pipeline;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one event loop, coarse: one goes off up to {@link #TICK_NANOS} late, never early.
 *
 * <p>Arithmetic only, without a clock: the owner says what time it is, and is asked to come at a
 * time. Setting and cancelling a timer is a few field accesses. Timers beyond one turn of the wheel
 * wait in a list that is looked through once a turn.
 */
public final class DeadlineWheel {
  private static final int TICK_SHIFT = 23;

  /** About 8.4 ms. */
  public static final long TICK_NANOS = 1L << TICK_SHIFT;

  private static final int SLOTS = 512;

  /** About 73 years; beyond it the arithmetic would overflow. */
  private static final long LONGEST_NANOS = Long.MAX_VALUE / 4;

  /** Timers of one tick, or of those far off. */
  private final class Bucket {
    @Nullable Timer first;

    void add(Timer timer) {
      timer.bucket = this;
      timer.previous = null;
      timer.next = first;
      if (first != null) {
        first.previous = timer;
      }
      first = timer;
      size++;
    }

    void remove(Timer timer) {
      Timer before = timer.previous;
      Timer after = timer.next;
      if (before == null) {
        first = after;
      } else {
        before.next = after;
      }
      if (after != null) {
        after.previous = before;
      }
      timer.bucket = null;
      timer.previous = null;
      timer.next = null;
      size--;
    }
  }

  /** Something to do at a time, unless cancelled before. May be set again when it has gone off. */
  public abstract static class Timer {
    private @Nullable Bucket bucket;
    private @Nullable Timer previous;
    private @Nullable Timer next;
    private long tick;

    /** For subclasses. */
    protected Timer() {}

    /** The time has come; must not throw. */
    protected abstract void expired();

    /** Whether it is set and has not gone off. */
    public final boolean isSet() {
      return bucket != null;
    }

    /** Does nothing if it is not set. */
    public final void cancel() {
      Bucket in = bucket;
      if (in != null) {
        in.remove(this);
      }
    }
  }

  private final Bucket[] slots = new Bucket[SLOTS];
  private final Bucket far = new Bucket();
  private final LongConsumer wakeAt;
  private final long origin;

  private int size;

  /** All timers of ticks up to this one have gone off. */
  private long done;

  /** The tick that the owner was asked to come for; Long.MAX_VALUE if none. */
  private long asked = Long.MAX_VALUE;

  /**
   * An empty wheel.
   *
   * @param wakeAt is given the time at which {@link #advance} has to be called; later requests
   *     replace earlier ones
   */
  public DeadlineWheel(long nowNanos, LongConsumer wakeAt) {
    this.origin = nowNanos;
    this.wakeAt = wakeAt;
    for (int i = 0; i < SLOTS; i++) {
      slots[i] = new Bucket();
    }
  }

  /** Sets a timer, which must not be set, to so long after now; at once is the next tick. */
  public void set(Timer timer, long nowNanos, long delayNanos) {
    if (timer.isSet()) {
      throw new IllegalStateException("the timer is set already: cancel it first");
    }
    long elapsed = nowNanos - origin;
    if (size == 0) {
      done = Math.max(done, elapsed >> TICK_SHIFT); // nobody has looked while it was empty
    }
    long delay = Math.clamp(delayNanos, 0, LONGEST_NANOS);
    // Rounded up: a deadline must have passed when it is acted upon.
    timer.tick = Math.max(done + 1, ((elapsed + delay) >> TICK_SHIFT) + 1);
    place(timer);
    long due = timer.tick - done < SLOTS ? timer.tick : nextTurn();
    if (due < asked) {
      ask(due);
    }
  }

  private void place(Timer timer) {
    if (timer.tick - done < SLOTS) {
      slots[(int) (timer.tick & (SLOTS - 1))].add(timer);
    } else {
      far.add(timer);
    }
  }

  /** Lets the timers go off whose time has come. */
  public void advance(long nowNanos) {
    long now = (nowNanos - origin) >> TICK_SHIFT;
    asked = Long.MAX_VALUE;
    while (done < now) {
      long tick = nextOccupied();
      if (tick > now) {
        done = now;
        break;
      }
      done = tick;
      if ((tick & (SLOTS - 1)) == 0) {
        bringNear();
      }
      expire(slots[(int) (tick & (SLOTS - 1))]);
    }
    long next = nextOccupied();
    if (next < asked) {
      ask(next);
    }
  }

  private void expire(Bucket slot) {
    Timer timer;
    while ((timer = slot.first) != null && timer.tick <= done) {
      slot.remove(timer);
      timer.expired();
    }
  }

  /** Moves the timers that one turn of the wheel can hold now out of the far list. */
  private void bringNear() {
    Timer timer = far.first;
    while (timer != null) {
      Timer after = timer.next;
      if (timer.tick - done < SLOTS) {
        far.remove(timer);
        slots[(int) (timer.tick & (SLOTS - 1))].add(timer);
      }
      timer = after;
    }
  }

  /** The next tick at which there is something to do; Long.MAX_VALUE if there never is. */
  private long nextOccupied() {
    long turn = far.first == null ? Long.MAX_VALUE : nextTurn();
    for (long tick = done + 1; tick < done + SLOTS && tick < turn; tick++) {
      if (slots[(int) (tick & (SLOTS - 1))].first != null) {
        return tick;
      }
    }
    return turn;
  }

  private long nextTurn() {
    return (done | (SLOTS - 1)) + 1;
  }

  private void ask(long tick) {
    asked = tick;
    wakeAt.accept(origin + (tick << TICK_SHIFT));
  }
}
