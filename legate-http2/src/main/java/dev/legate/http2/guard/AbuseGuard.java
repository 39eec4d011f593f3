package dev.legate.http2.guard;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a peer does, and says enough: one token bucket for every {@link Budget}.
 *
 * <p>Ordinary HEADERS and DATA are not counted here, so that calls do not pay for it.
 */
@SuppressWarnings("EnumOrdinal") // a slot for a budget
public final class AbuseGuard {
  private static final long SECOND = 1_000_000_000L;
  private static final Budget[] BUDGETS = Budget.values();

  private final double[] tokens = new double[BUDGETS.length];
  private final long[] refilledAt = new long[BUDGETS.length];

  /** A guard whose buckets are full. */
  public AbuseGuard(long nowNanos) {
    for (Budget each : BUDGETS) {
      tokens[each.ordinal()] = each.burst();
    }
    Arrays.fill(refilledAt, nowNanos);
  }

  /** Counts one; the error that ends the connection if that is too many. */
  public @Nullable ConnectionError count(Budget budget, long nowNanos) {
    int i = budget.ordinal();
    if (tokens[i] < 1) {
      long passed = nowNanos - refilledAt[i];
      if (passed > 0) {
        tokens[i] =
            Math.min(budget.burst(), tokens[i] + passed / (double) SECOND * budget.perSecond());
        refilledAt[i] = nowNanos;
      }
      if (tokens[i] < 1) {
        return new ConnectionError(
            ErrorCode.ENHANCE_YOUR_CALM,
            "too many "
                + budget.frames()
                + ", expected at most "
                + budget.burst()
                + " at once and "
                + budget.perSecond()
                + " a second");
      }
    }
    tokens[i]--;
    return null;
  }

  /** Fills the bucket: what was counted so far was justified. */
  public void forgive(Budget budget) {
    tokens[budget.ordinal()] = budget.burst();
  }

  /** Gives one token more, up to the burst. */
  public void credit(Budget budget, int count) {
    int i = budget.ordinal();
    tokens[i] = Math.min(budget.burst(), tokens[i] + count);
  }
}
