package dev.legate.http2.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AbuseGuardTest {
  private static final long SECOND = 1_000_000_000L;
  private final AbuseGuard guard = new AbuseGuard(1);

  @ParameterizedTest
  @EnumSource
  void aBurstIsAllowedAndOneMoreIsNot(Budget budget) {
    use(budget, budget.burst(), 0);
    var enough = guard.count(budget, 0);
    assertThat(enough.code()).isEqualTo(ErrorCode.ENHANCE_YOUR_CALM);
    assertThat(enough.message())
        .isEqualTo(
            "too many %s, expected at most %d at once and %d a second"
                .formatted(budget.frames(), budget.burst(), budget.perSecond()));
  }

  @ParameterizedTest
  @EnumSource
  void timeRefillsUpToTheBurst(Budget budget) {
    use(budget, budget.burst(), 0);
    use(budget, budget.perSecond(), SECOND);
    assertThat(guard.count(budget, SECOND)).isNotNull();
    use(budget, budget.burst(), 1_000_000 * SECOND);
    assertThat(guard.count(budget, 1_000_000 * SECOND)).isNotNull();
  }

  @Test
  void whatWeSendJustifiesPingsAndWindowUpdatesButNoResets() {
    use(Budget.PING, Budget.PING.burst(), 0);
    use(Budget.RESET, Budget.RESET.burst(), 0);
    guard.sent();
    use(Budget.PING, Budget.PING.burst(), 0);
    assertThat(guard.count(Budget.PING, 0)).isNotNull();
    assertThat(guard.count(Budget.RESET, 0)).isNotNull();
  }

  @Test
  void aClockThatStandsStillOrGoesBackGivesNothing() {
    use(Budget.PING, Budget.PING.burst(), SECOND);
    assertThat(guard.count(Budget.PING, 0)).isNotNull();
  }

  @Test
  void budgetsAreCountedApart() {
    use(Budget.SETTINGS, Budget.SETTINGS.burst(), 0);
    assertThat(guard.count(Budget.SETTINGS, 0)).isNotNull();
    assertThat(guard.count(Budget.EMPTY, 0)).isNull();
  }

  private void use(Budget budget, int times, long now) {
    for (int i = 0; i < times; i++) {
      assertThat(guard.count(budget, now)).as("%s number %d", budget, i).isNull();
    }
  }
}
