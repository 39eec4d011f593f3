package dev.legate.http2.guard;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import java.util.Arrays;
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
  private static final Budget[] ALL = Budget.values();
  private static final int KINDS = ALL.length;

  private final double[] tokens = new double[KINDS];
  private final long[] refilledAt = new long[KINDS];
  private final long[] sentAtRefill = new long[KINDS];
  private final int tolerance;
  private long sent;

  /**
   * A guard at the beginning of a connection.
   *
   * @param tolerance what every budget is multiplied by, at least 1
   */
  public AbuseGuard(int tolerance) {
    this.tolerance = tolerance;
    for (Budget each : ALL) {
      tokens[each.ordinal()] = burst(each);
    }
  }

  /** The connection begins now. */
  public void start(long nowNanos) {
    Arrays.fill(refilledAt, nowNanos);
  }

  /** We sent HEADERS, or as much DATA as we had, which justifies some of what the peer does. */
  public void sent() {
    sent++;
  }

  /** Counts one; the error that ends the connection if that is too many. */
  public @Nullable ConnectionError count(Budget budget, long nowNanos) {
    int i = budget.ordinal();
    if (tokens[i] < 1) {
      refill(budget, nowNanos);
      if (tokens[i] < 1) {
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
    tokens[i]--;
    return null;
  }

  /** How many of a budget may come at once here. */
  public long burst(Budget budget) {
    return (long) budget.burst() * tolerance;
  }

  private void refill(Budget budget, long nowNanos) {
    int i = budget.ordinal();
    double forTime =
        Math.max(0, nowNanos - refilledAt[i]) / SECOND * budget.perSecond() * tolerance;
    double forFrames = (double) (sent - sentAtRefill[i]) * budget.perFrameSent() * tolerance;
    tokens[i] = Math.min((double) burst(budget), tokens[i] + forTime + forFrames);
    refilledAt[i] = nowNanos;
    sentAtRefill[i] = sent;
  }
}
