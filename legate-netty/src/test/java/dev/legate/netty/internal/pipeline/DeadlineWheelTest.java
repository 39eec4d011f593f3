package dev.legate.netty.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Timers go off once, never early, and at most a tick late. */
final class DeadlineWheelTest {
  private static final long SECOND = 1_000_000_000;

  private long now = -5 * SECOND; // clocks may be negative
  private long wakeAt = Long.MAX_VALUE;
  private DeadlineWheel wheel = new DeadlineWheel(now, at -> wakeAt = at);
  private final List<TestTimer> expired = new ArrayList<>();

  private final class TestTimer extends DeadlineWheel.Timer {
    final long due;

    TestTimer(long delay) {
      due = now + delay;
      wheel.set(this, now, delay);
    }

    @Override
    protected void expired() {
      assertThat(now).as("not early").isGreaterThanOrEqualTo(due);
      assertThat(now - due).as("not late").isLessThanOrEqualTo(DeadlineWheel.TICK_NANOS);
      expired.add(this);
    }
  }

  /** Does what an owner does: comes when it is asked to. */
  private void runUntil(long end) {
    while (wakeAt <= end) {
      now = Math.max(now, wakeAt);
      wakeAt = Long.MAX_VALUE;
      wheel.advance(now);
    }
    now = end;
  }

  @Test
  void timersOfAllDistancesGoOffInTime() {
    long[] delays = {
      0,
      1,
      DeadlineWheel.TICK_NANOS,
      SECOND / 10,
      SECOND,
      5 * SECOND,
      3600 * SECOND,
      90_000 * SECOND
    };
    for (long delay : delays) {
      new TestTimer(delay);
    }
    runUntil(now + 100_000 * SECOND);
    assertThat(expired).hasSize(delays.length);
    assertThat(wakeAt).as("an empty wheel asks for nothing").isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aCancelledTimerDoesNotGoOff() {
    TestTimer near = new TestTimer(SECOND);
    TestTimer far = new TestTimer(100 * SECOND);
    TestTimer kept = new TestTimer(2 * SECOND);
    near.cancel();
    far.cancel();
    near.cancel();
    runUntil(now + 200 * SECOND);
    assertThat(expired).containsExactly(kept);
    assertThat(near.isSet()).isFalse();
    assertThat(kept.isSet()).isFalse();
  }

  @Test
  void aTimerMaySetAnotherWhenItGoesOff() {
    List<Long> at = new ArrayList<>();
    wheel.set(
        new DeadlineWheel.Timer() {
          @Override
          protected void expired() {
            at.add(now);
            if (at.size() < 3) {
              wheel.set(this, now, SECOND);
            }
          }
        },
        now,
        SECOND);
    runUntil(now + 10 * SECOND);
    assertThat(at).hasSize(3);
  }

  @Test
  void aTimerOfAWheelThatWasLongEmptyIsInTime() {
    new TestTimer(SECOND).cancel();
    runUntil(now + 1_000_000 * SECOND);
    new TestTimer(SECOND);
    runUntil(now + 2 * SECOND);
    assertThat(expired).hasSize(1);
  }

  @Test
  void anEndlessDelayDoesNotOverflow() {
    new TestTimer(Long.MAX_VALUE / 2);
    runUntil(now + 60 * SECOND);
    assertThat(expired).isEmpty();
  }

  @Test
  void aTimerCannotBeSetTwice() {
    TestTimer timer = new TestTimer(SECOND);
    assertThatThrownBy(() -> wheel.set(timer, now, SECOND))
        .isInstanceOf(IllegalStateException.class);
  }

  @Property(tries = 200)
  void anySequenceOfTimersKeepsItsTimes(
      @ForAll int seed, @ForAll @IntRange(min = 1, max = 60) int count) {
    expired.clear(); // jqwik uses one instance for all tries
    wakeAt = Long.MAX_VALUE;
    wheel = new DeadlineWheel(now, at -> wakeAt = at);
    Random random = new Random(seed);
    List<TestTimer> due = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long delay = (long) (Math.pow(10, random.nextDouble() * 11));
      TestTimer timer = new TestTimer(delay);
      if (random.nextInt(4) == 0) {
        timer.cancel();
      } else {
        due.add(timer);
      }
      runUntil(now + (long) (Math.pow(10, random.nextDouble() * 10)));
    }
    runUntil(now + 200 * SECOND);
    assertThat(expired).containsExactlyInAnyOrderElementsOf(due);
  }
}
