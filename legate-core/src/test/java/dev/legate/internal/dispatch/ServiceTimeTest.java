package dev.legate.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceTimeTest {
  private final ServiceTime time = new ServiceTime();

  @Test
  void knowsNothingAtFirstAndThenTheFirst() {
    assertThat(time.nanos()).isZero();
    assertThat(time.ample()).isZero();

    time.add(1000);

    assertThat(time.nanos()).isEqualTo(1000);
    assertThat(time.ample()).isEqualTo(1000);
  }

  @Test
  void followsSlowlyWhatHandlersTake() {
    time.add(1000);
    time.add(1800);
    assertThat(time.nanos()).isEqualTo(1100);

    for (int i = 0; i < 100; i++) {
      time.add(5000);
    }

    assertThat(time.nanos()).isBetween(4900L, 5000L);
  }

  @Test
  void isAmpleForMostOfTimesThatVary() {
    for (int i = 0; i < 100; i++) {
      time.add(i % 2 == 0 ? 1000 : 3000);
    }

    assertThat(time.nanos()).isBetween(1800L, 2200L);
    assertThat(time.ample()).isBetween(3000L, 5000L);
  }

  @Test
  void isNotMoreThanTheAverageOfTimesThatDoNot() {
    for (int i = 0; i < 100; i++) {
      time.add(2000);
    }

    assertThat(time.ample()).isEqualTo(2000);
  }
}
