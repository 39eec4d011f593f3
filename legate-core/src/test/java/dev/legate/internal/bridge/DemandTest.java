package dev.legate.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemandTest {
  private final Demand demand = new Demand();

  @Test
  void givesAsMuchAsWasRequested() throws Exception {
    demand.add(1);
    demand.add(1);
    assertThat(demand.take()).isTrue();
    assertThat(demand.take()).isTrue();
    Waiter<Boolean> giver = new Waiter<>(demand::take);
    assertThat(giver.isWaiting()).isTrue();
    demand.add(1);
    assertThat(giver.join()).isTrue();
  }

  @Test
  void beyondTheLargestNumberThereIsNoBound() throws Exception {
    demand.add(Long.MAX_VALUE);
    demand.add(Long.MAX_VALUE);
    assertThat(demand.take()).isTrue();
    assertThat(demand.take()).isTrue();
  }

  @Test
  void theEndWakesAndOutweighsWhatWasRequested() throws Exception {
    Waiter<Boolean> giver = new Waiter<>(demand::take);
    demand.end();
    assertThat(giver.join()).isFalse();
    demand.add(5);
    assertThat(demand.take()).isFalse();
    assertThat(demand.isEnded()).isTrue();
  }
}
