package dev.legate.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.StatusException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TerminationTest {
  private final Termination termination = new Termination();

  @Test
  void theEndWakesThoseWhoWait() {
    Waiter<Boolean> first = new Waiter<>(() -> termination.await(null));
    Waiter<Boolean> second = new Waiter<>(() -> termination.await(Duration.ofDays(1_000_000)));
    termination.end();
    termination.end();
    assertThat(first.join()).isTrue();
    assertThat(second.join()).isTrue();
    assertThat(termination.await(Duration.ZERO)).isTrue();
  }

  @Test
  void theTimeMayBeOverFirst() {
    assertThat(termination.await(Duration.ZERO)).isFalse();
    assertThat(termination.await(Duration.ofSeconds(-5))).isFalse();
    assertThat(termination.isEnded()).isFalse();
  }

  @Test
  void anInterruptIsCancelled() {
    Waiter<Boolean> waiter = new Waiter<>(() -> termination.await(null));
    waiter.interrupt();
    assertThatThrownBy(waiter::join).hasCauseInstanceOf(StatusException.class);
  }

  @Test
  void whoMustSeeTheEndHurriesItWhenInterruptedAndKeepsTheFlag() {
    Waiter<Boolean> waiter =
        new Waiter<>(
            () -> {
              termination.awaitOr(termination::end);
              return Thread.interrupted();
            });
    waiter.interrupt();
    assertThat(waiter.join()).isTrue();
  }
}
