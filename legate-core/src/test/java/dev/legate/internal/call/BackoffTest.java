package dev.legate.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void growsBySixTenthsUpToTwoMinutes() {
    Backoff backoff = new Backoff(() -> 0.5);

    assertThat(LongStream.generate(backoff::next).limit(13).map(nanos -> nanos / 1_000_000))
        .containsExactly(
            1000L, 1600L, 2560L, 4096L, 6553L, 10485L, 16777L, 26843L, 42949L, 68719L, 109951L,
            120000L, 120000L);
  }

  @Test
  void beginsAgainAfterASuccess() {
    Backoff backoff = new Backoff(() -> 0.5);
    backoff.next();
    backoff.next();

    backoff.reset();

    assertThat(backoff.next()).isEqualTo(1_000_000_000);
  }

  @Property
  void differsByAtMostAFifth(
      @ForAll @DoubleRange(min = 0, max = 1) double random, @ForAll @IntRange(max = 30) int step) {
    Backoff backoff = new Backoff(() -> random);
    for (int i = 0; i < step; i++) {
      backoff.next();
    }
    double exact = Math.min(Math.pow(1.6, step), 120) * 1e9;

    assertThat((double) backoff.next()).isBetween(exact * 0.8 - 1, exact * 1.2 + 1);
  }
}
