package dev.legate.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogRateTest {
  private final LogRate rate = new LogRate(2, 100);

  @Test
  void soManyAreLetInThatTheNextPeriodTellsOfTheOthers() {
    assertThat(rate.admit(1000)).isZero();
    assertThat(rate.admit(1001)).isZero();
    assertThat(rate.admit(1002)).isEqualTo(-1);
    assertThat(rate.admit(1099)).isEqualTo(-1);
    assertThat(rate.admit(1100)).isEqualTo(2);
    assertThat(rate.admit(1101)).isZero();
    assertThat(rate.admit(1102)).isEqualTo(-1);
  }

  @Test
  void aPeriodBeginsWithItsFirstLineWhateverTheClockSays() {
    LogRate early = new LogRate(1, 100);
    assertThat(early.admit(Long.MIN_VALUE)).isZero();
    assertThat(early.admit(Long.MIN_VALUE + 99)).isEqualTo(-1);
    assertThat(early.admit(Long.MIN_VALUE + 100)).isEqualTo(1);
  }
}
