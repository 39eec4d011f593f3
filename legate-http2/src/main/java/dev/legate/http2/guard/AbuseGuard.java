package dev.legate.http2.guard;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a peer does, and says enough: one token bucket for every {@link Budget}.
 *
 * <p>Ordinary HEADERS and DATA are not counted here, and a bucket is refilled only when it is
 * empty, so that calls pay next to nothing.
 */
@SuppressWarnings("EnumOrdinal") // a slot for a budget
public final class AbuseGuard {
  private static final double SECOND = 1e9;
  private static final int KINDS = Budget.values().length;

  /** Null until one is counted: connections may be many, and most of them idle. */
  private final @Nullable Bucket[] buckets = new @Nullable Bucket[KINDS];

  private final int tolerance;
  private long sent;

  /**
   * A guard at the beginning of a connection.
   *
   * @param tolerance what every budget is multiplied by, at least 1
   */
  public AbuseGuard(int tolerance) {
    this.tolerance = tolerance;
  }

  /** We sent HEADERS, or as much DATA as we had, which justifies some of what the peer does. */
  public void sent() {
    sent++;
  }

  /** Counts one; the error that ends the connection if that is too many. */
  public @Nullable ConnectionError count(Budget budget, long nowNanos) {
    Bucket bucket = buckets[budget.ordinal()];
    if (bucket == null) {
      bucket = new Bucket(burst(budget), nowNanos, sent);
      buckets[budget.ordinal()] = bucket;
    }
    if (bucket.tokens < 1) {
      refill(bucket, budget, nowNanos);
      if (bucket.tokens < 1) {
        return new ConnectionError(
            ErrorCode.ENHANCE_YOUR_CALM,
            "too many "
                + budget.frames()
                + ", expected at most "
                + burst(budget)
                + " at once and "
                + (long) budget.perSecond() * tolerance
                + " a second");
      }
    }
    bucket.tokens--;
    return null;
  }

  /** How many of a budget may come at once here. */
  public long burst(Budget budget) {
    return (long) budget.burst() * tolerance;
  }

  private void refill(Bucket bucket, Budget budget, long nowNanos) {
    double forTime =
        Math.max(0, nowNanos - bucket.refilledAt) / SECOND * budget.perSecond() * tolerance;
    double forFrames = (double) (sent - bucket.sentAtRefill) * budget.perFrameSent() * tolerance;
    bucket.tokens = Math.min((double) burst(budget), bucket.tokens + forTime + forFrames);
    bucket.refilledAt = nowNanos;
    bucket.sentAtRefill = sent;
  }

  /** What is left of one budget. */
  private static final class Bucket {
    double tokens;
    long refilledAt;
    long sentAtRefill;

    Bucket(double tokens, long nowNanos, long sent) {
      this.tokens = tokens;
      this.refilledAt = nowNanos;
      this.sentAtRefill = sent;
    }
  }
}
