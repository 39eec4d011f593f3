package dev.legate.netty.internal.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of a process hold in memory for their peers, all together, and who has to
 * give way when it is too much (CVE-2019-9517: answers that nobody reads).
 *
 * <p>Each connection has a share and says after every batch what it holds; steps smaller than 16
 * KiB are not worth the others' cache line. From three quarters of the limit on, a connection that
 * holds more than its fair part takes no new calls. Beyond the limit the one that holds most is
 * told to end calls, one connection at a time, until there is room: so a peer that fills its own
 * part can be refused, but cannot make others be. Until it has, its handlers make no more
 * responses: they are faster than the event loops. For any thread, but for what a share says.
 */
public final class ByteBudget {
  private static final VarHandle ON_ITS_WAY;
  private static final VarHandle EXPANDED;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ON_ITS_WAY = lookup.findVarHandle(Share.class, "onItsWay", long.class);
      EXPANDED = lookup.findVarHandle(Share.class, "expanded", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** That of this process, whose connections share one heap. */
  public static final ByteBudget PROCESS = new ByteBudget();

  /** What a share need not tell the others, in bytes. */
  static final int STEP = 16 * 1024;

  /**
   * What counts on its way to the event loop. The smaller ones are bounded by the calls that run.
   */
  private static final int LARGE = 4 * 1024;

  /** A part that any connection may have. */
  private static final int SMALLEST_PART = 64 * 1024;

  /** What connections hold, or is on its way to them: ending calls frees it. */
  private final AtomicLong held = new AtomicLong();

  /** What handlers hold beside it: they give it back by themselves. */
  private final AtomicLong withHandlers = new AtomicLong();

  /** The lowest limit of a share so far. */
  private volatile long lowest = Long.MAX_VALUE;

  /** Whether three quarters of that are held: until then nobody looks further. */
  private volatile boolean tight;

  private final Set<Share> shares = ConcurrentHashMap.newKeySet();

  /** Who has been told to end calls and has not done so yet. */
  private final AtomicReference<@Nullable Share> asked = new AtomicReference<>();

  ByteBudget() {}

  /**
   * A connection begins.
   *
   * @param limit for all connections, in bytes
   * @param own for this connection alone, beyond which it takes no new calls, in bytes
   * @param giveWay has the connection end calls on its event loop, then call {@link Share#gaveWay};
   *     called by any thread
   */
  public Share open(long limit, long own, Consumer<Share> giveWay) {
    Share share = new Share(limit, own, giveWay);
    if (limit < lowest) {
      lowest = limit; // that of one of two who race is good enough, both being of the process
    }
    shares.add(share);
    return share;
  }

  /** What all connections, and the handlers of their calls, have said they hold, in bytes. */
  public long held() {
    return held.get() + withHandlers.get();
  }

  private void changed(long heldNow, long limit) {
    judge();
    if (heldNow > limit) {
      makeRoom();
    }
  }

  private void judge() {
    boolean tightNow = held() > lowest - lowest / 4;
    if (tight != tightNow) {
      tight = tightNow;
    }
  }

  private void makeRoom() {
    if (asked.get() != null) {
      return; // one at a time
    }
    Share largest = null;
    for (Share each : shares) {
      if (largest == null || each.givable() > largest.givable()) {
        largest = each;
      }
    }
    if (largest != null
        && largest.givable() > SMALLEST_PART
        && asked.compareAndSet(null, largest)) {
      largest.giveWay.accept(largest);
      if (!shares.contains(largest)) { // closed meanwhile, and perhaps its event loop with it
        asked.compareAndSet(largest, null);
      }
    }
  }

  /**
   * One connection's part. Belongs to its event loop, but for what is said to be for any thread.
   */
  public final class Share {
    private final long limit;
    private final long own;
    private final Consumer<Share> giveWay;

    /** Counted as held by the connection; written by its event loop. */
    private volatile long reported;

    /** Counted as on its way to the event loop; through ON_ITS_WAY. */
    @SuppressWarnings("unused")
    private volatile long onItsWay;

    /** Counted as with handlers, which give it back by themselves; through EXPANDED. */
    @SuppressWarnings("unused")
    private volatile long expanded;

    private boolean closed;

    private Share(long limit, long own, Consumer<Share> giveWay) {
      this.limit = limit;
      this.own = own;
      this.giveWay = giveWay;
    }

    /** What ending calls would free. */
    private long givable() {
      return reported + onItsWay;
    }

    private long all() {
      return givable() + expanded;
    }

    /** The connection holds so many bytes now, beside what is on its way to it. */
    public void report(long now) {
      long before = reported;
      if (Math.abs(now - before) >= STEP && !closed) {
        reported = now;
        changed(held.addAndGet(now - before), limit);
      }
    }

    /** Handlers hold so many bytes more, or less, that the connection does not. For any thread. */
    public void expanded(int difference) {
      EXPANDED.getAndAdd(this, (long) difference);
      withHandlers.addAndGet(difference);
      judge(); // no call is ended for it: no more of it is made
    }

    /** A message of so many bytes is on its way to the event loop. For any thread. */
    public void leaves(int bytes) {
      if (bytes >= LARGE) {
        ON_ITS_WAY.getAndAdd(this, (long) bytes);
        changed(held.addAndGet(bytes), limit);
      }
    }

    /** The message has arrived: from now on {@link #report} tells whether it is held. */
    public void arrives(int bytes) {
      if (bytes >= LARGE) {
        ON_ITS_WAY.getAndAdd(this, (long) -bytes);
        if (closed) {
          held.addAndGet(-bytes);
        } else {
          long before = reported;
          reported = before + bytes;
        }
      }
    }

    /** The message will not arrive. For any thread, once the event loop has ended. */
    public void getsLost(int bytes) {
      if (bytes >= LARGE) {
        ON_ITS_WAY.getAndAdd(this, (long) -bytes);
        held.addAndGet(-bytes);
      }
    }

    /** Why the connection takes no new call; null if it does. */
    public @Nullable Full full() {
      if (reported > own) {
        return new Full("connectionBudget", own, reported);
      }
      return tight && held() > limit - limit / 4 && all() > part()
          ? new Full("processBudget", limit, held())
          : null;
    }

    /** Whether no more is to be made for the connection: all is held. For any thread. */
    public boolean isFull() {
      return tight && held() > limit && all() > part();
    }

    private long part() {
      return Math.max(SMALLEST_PART, limit / Math.max(1, shares.size()));
    }

    /** The limit for all connections, in bytes. */
    public long limit() {
      return limit;
    }

    /** The connection has ended calls, as it was told, and holds so many bytes now. */
    public void gaveWay(long now) {
      asked.compareAndSet(this, null);
      report(now);
      changed(held.get(), limit);
    }

    /** The connection is closed. */
    public void close() {
      if (shares.remove(this)) {
        closed = true;
        asked.compareAndSet(this, null);
        changed(held.addAndGet(-reported), limit);
      }
    }
  }

  /**
   * A limit that is reached.
   *
   * @param name as docs/limits.md has it
   * @param limit in bytes
   * @param held what counts for it, in bytes
   */
  public record Full(String name, long limit, long held) {}
}
