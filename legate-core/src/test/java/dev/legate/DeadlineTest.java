package dev.legate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final AtomicLong now = new AtomicLong(1_000);

  private Deadline after(Duration time) {
    return Deadline.after(time, now::get);
  }

  @Test
  void passesWhenItsTimeIsOver() {
    Deadline deadline = after(Duration.ofNanos(10));
    assertThat(deadline.isExpired()).isFalse();
    assertThat(deadline.remainingNanos()).isEqualTo(10);
    now.addAndGet(10);
    assertThat(deadline.isExpired()).isTrue();
    now.addAndGet(5);
    assertThat(deadline.remaining()).isEqualTo(Duration.ofNanos(-5));
  }

  @Test
  void noTimeAtAllHasPassed() {
    assertThat(after(Duration.ZERO).isExpired()).isTrue();
    assertThat(after(Duration.ofSeconds(-1)).isExpired()).isTrue();
  }

  @Test
  void theEarlierOfTwoIsFound() {
    Deadline early = after(Duration.ofSeconds(1));
    Deadline late = after(Duration.ofSeconds(2));
    assertThat(early.earlier(late)).isSameAs(early);
    assertThat(late.earlier(early)).isSameAs(early);
    assertThat(early).isLessThan(late).isEqualTo(after(Duration.ofSeconds(1)));
  }

  @Test
  void timesBeyondTheClockNeitherWrapNorPass() {
    for (long start : new long[] {0, Long.MAX_VALUE - 5, Long.MIN_VALUE + 5}) {
      now.set(start);
      Deadline never = after(Duration.ofSeconds(Long.MAX_VALUE));
      Deadline always = after(Duration.ofSeconds(Long.MIN_VALUE));
      assertThat(never.isExpired()).isFalse();
      assertThat(always.isExpired()).isTrue();
      now.addAndGet(Duration.ofDays(365).toNanos());
      Deadline later = after(Duration.ofSeconds(Long.MAX_VALUE));
      assertThat(later.earlier(always)).isSameAs(always);
      assertThat(always.earlier(later)).isSameAs(always);
      assertThat(never.earlier(later)).isSameAs(never);
    }
  }

  @Test
  void theTextTellsTheTimeLeft() {
    Deadline deadline = after(Duration.ofMillis(1500));
    assertThat(deadline).hasToString("in 1.500s");
    now.addAndGet(Duration.ofMillis(1700).toNanos());
    assertThat(deadline).hasToString("0.200s ago");
  }
}
