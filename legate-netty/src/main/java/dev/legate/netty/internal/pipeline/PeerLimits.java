package dev.legate.netty.internal.pipeline;

import dev.legate.internal.transport.LimitReports;
import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached;
import dev.legate.spi.LimitReached.Outcome;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells what limits the peer of one connection came to. Of its event loop.
 *
 * <p>Calls that a full server refuses may be most of all calls, when it has the least time for
 * them: the first is told at once, and those of the next second by the first one after it.
 */
final class PeerLimits {
  static final long BURST_NANOS = 1_000_000_000L;

  private final LimitReports reports;
  private final SocketAddress peer;

  /** One for each limit by which calls were refused: few. */
  private @Nullable Refusals refusals;

  /** The calls that one limit refused. */
  private static final class Refusals {
    final String limit;
    final @Nullable Refusals next;
    long toldAt;
    int untold;

    Refusals(String limit, long now, @Nullable Refusals next) {
      this.limit = limit;
      this.toldAt = now - BURST_NANOS;
      this.next = next;
    }
  }

  PeerLimits(List<ConnectionEvents> listeners, SocketAddress peer) {
    this.reports = new LimitReports(listeners);
    this.peer = peer;
  }

  /** The peer came to a limit. */
  void reached(String limit, long configured, String seen, Outcome outcome) {
    reports.tell(new LimitReached(limit, configured, seen, outcome, peer));
  }

  /** A call was refused because the server is full. */
  void refused(String limit, long configured, long now) {
    Refusals of = of(limit, now);
    of.untold++;
    if (now - of.toldAt >= BURST_NANOS) {
      String seen = of.untold == 1 ? "a call was refused" : of.untold + " calls were refused";
      of.toldAt = now;
      of.untold = 0;
      reached(limit, configured, seen, Outcome.STREAM_ENDED);
    }
  }

  private Refusals of(String limit, long now) {
    for (Refusals each = refusals; each != null; each = each.next) {
      if (each.limit.equals(limit)) {
        return each;
      }
    }
    Refusals first = new Refusals(limit, now, refusals);
    refusals = first;
    return first;
  }
}
