package dev.legate.http2.connection;

import dev.legate.http2.ErrorCode;

/**
 * Ends connections that are old, or of no use to anybody (gRFC A9).
 *
 * <p>Whether a connection is in use is looked at from time to time, so that streams pay nothing: it
 * counts as idle when no stream is open and none was opened since the last look. So an end comes up
 * to an eighth of the idle time late, and never early.
 */
final class Age {
  private static final int LOOKS = 8;

  /** About 73 years; beyond it the arithmetic would overflow. */
  private static final long FOR_EVER = Long.MAX_VALUE / 4;

  private final ConnectionCore core;
  private final AgeLimits limits;
  private final long oldAt;
  private long goneAt = Long.MAX_VALUE;

  private long lookAt = Long.MAX_VALUE;
  private long quietSince;
  private int highestSeen;

  /** Of a connection that begins now. */
  Age(ConnectionCore core, AgeLimits limits, long now) {
    this.core = core;
    this.limits = limits;
    oldAt = after(now, limits.age());
    if (limits.idle() <= FOR_EVER) {
      lookAt = now + limits.idle(); // nothing happened before it began
      quietSince = now;
    }
  }

  private static long after(long now, long time) {
    return time > FOR_EVER ? Long.MAX_VALUE : now + time;
  }

  /** When {@link #onTime} has something to do; Long.MAX_VALUE if never. */
  long deadline() {
    return Math.min(goneAt, core.shutdown.isRunning() ? Math.min(oldAt, lookAt) : Long.MAX_VALUE);
  }

  void onTime(long now) {
    if (goneAt != Long.MAX_VALUE && now - goneAt >= 0) {
      goneAt = Long.MAX_VALUE;
      core.shutdown.goAwayNow(
          ErrorCode.NO_ERROR, "the connection's maximum age and its grace are over");
      return;
    }
    if (!core.shutdown.isRunning()) {
      return;
    }
    if (oldAt != Long.MAX_VALUE && now - oldAt >= 0) {
      goneAt = after(now, limits.grace());
      core.shutdown.drain(now, "max_age");
    } else if (lookAt != Long.MAX_VALUE && now - lookAt >= 0) {
      look(now);
    }
  }

  private void look(long now) {
    int highest = core.streams.highestId();
    if (core.streams.count() > 0 || highest != highestSeen) {
      highestSeen = highest;
      quietSince = now;
    } else if (now - quietSince >= limits.idle()) {
      quietSince = now;
      if (core.isClient()) {
        core.listener.onIdle();
      } else {
        core.shutdown.drain(now, "max_idle");
      }
    }
    lookAt = Math.min(now + Math.max(1, limits.idle() / LOOKS), quietSince + limits.idle());
  }
}
