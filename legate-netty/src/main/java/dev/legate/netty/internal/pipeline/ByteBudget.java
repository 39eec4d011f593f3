package dev.legate.netty.internal.pipeline;

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
 * part can be refused, but cannot make others be. For any thread, but for what a share says.
 */
public final class ByteBudget {
  /** That of this process, whose connections share one heap. */
  public static final ByteBudget PROCESS = new ByteBudget();

  private static final int STEP = 16 * 1024;

  /** A part that any connection may have. */
  private static final int SMALLEST_PART = 64 * 1024;

  private final AtomicLong held = new AtomicLong();
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
    shares.add(share);
    return share;
  }

  /** What all connections have said they hold, in bytes. */
  public long held() {
    return held.get();
  }

  private void makeRoom() {
    Share largest = null;
    for (Share each : shares) {
      if (largest == null || each.reported > largest.reported) {
        largest = each;
      }
    }
    if (largest != null && asked.compareAndSet(null, largest)) {
      largest.giveWay.accept(largest);
      if (!shares.contains(largest)) { // closed meanwhile, and perhaps its event loop with it
        asked.compareAndSet(largest, null);
      }
    }
  }

  /** One connection's part. Belongs to the connection's event loop. */
  public final class Share {
    private final long limit;
    private final long own;
    private final Consumer<Share> giveWay;
    private volatile long reported;

    private Share(long limit, long own, Consumer<Share> giveWay) {
      this.limit = limit;
      this.own = own;
      this.giveWay = giveWay;
    }

    /** The connection holds so many bytes now. */
    public void report(long now) {
      long before = reported;
      if (Math.abs(now - before) >= STEP) {
        reported = now;
        if (held.addAndGet(now - before) > limit) {
          makeRoom();
        }
      }
    }

    /** Why the connection takes no new call; null if it does. */
    public @Nullable Full full() {
      long mine = reported;
      if (mine <= SMALLEST_PART) {
        return null;
      }
      if (mine > own) {
        return new Full("connectionBudget", own, mine);
      }
      return held.get() > limit - limit / 4 && mine > limit / Math.max(1, shares.size())
          ? new Full("processBudget", limit, held.get())
          : null;
    }

    /** The limit for all connections, in bytes. */
    public long limit() {
      return limit;
    }

    /** The connection has ended calls, as it was told, and holds so many bytes now. */
    public void gaveWay(long now) {
      asked.compareAndSet(this, null);
      report(now);
      if (held.get() > limit) {
        makeRoom();
      }
    }

    /** The connection is closed. */
    public void close() {
      if (shares.remove(this)) {
        held.addAndGet(-reported);
        asked.compareAndSet(this, null);
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
