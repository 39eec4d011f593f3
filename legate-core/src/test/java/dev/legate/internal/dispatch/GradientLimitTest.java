package dev.legate.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GradientLimitTest {
  private static final long MILLISECOND = 1_000_000;

  /** A server with so many cores: what exceeds them waits. */
  private static long latency(int cores, int running) {
    return MILLISECOND * Math.max(cores, running) / cores;
  }

  private static int settled(GradientLimit limit, int cores) {
    for (int i = 0; i < 500; i++) {
      limit.window(latency(cores, limit.limit()), limit.limit());
    }
    return limit.limit();
  }

  @Test
  void growsWhileCallsDoNotSlowEachOther() {
    GradientLimit limit = new GradientLimit(1, 1000);
    for (int i = 0; i < 500; i++) {
      limit.window(MILLISECOND, limit.limit());
    }
    assertThat(limit.limit()).isEqualTo(1000);
  }

  @Test
  void settlesAtAFewCallsForEachThatCanProceed() {
    assertThat(settled(new GradientLimit(1, 10_000), 100)).isBetween(150, 350);
  }

  @Test
  void staysThereHoweverLongTheLoadLasts() {
    GradientLimit limit = new GradientLimit(1, 10_000);
    for (int i = 0; i < 20; i++) {
      settled(limit, 100);
    }
    assertThat(limit.limit()).isBetween(100, 350);
  }

  @Test
  void getsUsedToWorkThatHasBecomeHeavier() {
    GradientLimit limit = new GradientLimit(1, 10_000);
    settled(limit, 100);
    for (int i = 0; i < 2 * GradientLimit.WINDOWS_OF_A_MEASURE - 100; i++) {
      limit.window(10 * latency(100, limit.limit()), limit.limit());
    }
    assertThat(limit.limit()).isBetween(100, 350);
  }

  @Test
  void fallsWhenCallsTakeLonger() {
    GradientLimit limit = new GradientLimit(1, 1000);
    settled(limit, 200);
    int before = limit.limit();
    for (int i = 0; i < 20; i++) {
      limit.window(20 * MILLISECOND, limit.limit());
    }
    assertThat(limit.limit()).isLessThan(before / 2);
  }

  @Test
  void doesNotGrowOnWhatItHasNotSeen() {
    GradientLimit limit = new GradientLimit(1, 1000);
    int before = limit.limit();
    for (int i = 0; i < 100; i++) {
      limit.window(MILLISECOND, 1);
    }
    assertThat(limit.limit()).isEqualTo(before);
  }

  @Property(tries = 200)
  void staysWithinItsBounds(
      @ForAll @IntRange(min = 1, max = 50) int least,
      @ForAll @IntRange(min = 51, max = 5000) int most,
      @ForAll @Size(max = 100) List<@LongRange(min = 1, max = 10_000_000_000L) Long> latencies) {
    GradientLimit limit = new GradientLimit(least, most);
    for (long nanos : latencies) {
      assertThat(limit.window(nanos, limit.limit())).isBetween(least, most);
    }
  }
}
