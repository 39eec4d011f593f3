package dev.legate.http2.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendSchedulerTest {

  @Test
  void streamsTakeTurns() {
    SendScheduler<String> scheduler = new SendScheduler<>();
    scheduler.add("a");
    scheduler.add("b");
    StringBuilder turns = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      String next = scheduler.next();
      turns.append(next);
      scheduler.add(next);
    }
    assertThat(turns).hasToString("ababab");
  }

  @Test
  void nobodyWaitsInAnEmptyRound() {
    SendScheduler<String> scheduler = new SendScheduler<>();
    assertThat(scheduler.peek()).isNull();
    assertThat(scheduler.next()).isNull();
    assertThat(scheduler.isEmpty()).isTrue();
    scheduler.add("a");
    assertThat(scheduler.isEmpty()).isFalse();
    assertThat(scheduler.peek()).isEqualTo("a");
    assertThat(scheduler.next()).as("who stayed").isEqualTo("a");
    assertThat(scheduler.peek()).isNull();
  }
}
