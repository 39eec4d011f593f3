package dev.legate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.Deadline;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FakeClockTest {
  private final FakeClock clock = new FakeClock();

  @Test
  void aDeadlinePassesWhenTheClockIsAdvanced() {
    Deadline deadline = Deadline.after(Duration.ofSeconds(2), clock);
    clock.advance(Duration.ofSeconds(1));
    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(1));
    assertThat(deadline.isExpired()).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(deadline.isExpired()).isTrue();
    assertThat(clock).hasToString("2.0s after its start");
    assertThat(clock.nanos()).isEqualTo(clock.getAsLong());
  }

  @Test
  void theClockDoesNotGoBack() {
    assertThatThrownBy(() -> clock.advance(Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
