package dev.legate.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private final Backlog backlog = new Backlog();

  @Test
  void weighsEveryPieceBesideItsBytes() {
    backlog.add(100);
    backlog.add(1);

    assertThat(backlog.bytes()).isEqualTo(101);
    assertThat(backlog.weight()).isEqualTo(101 + 2 * Backlog.PIECE_WEIGHT);
  }

  @Test
  void weighsNothingOnceEverythingHasLeft() {
    for (int i = 0; i < 1000; i++) {
      backlog.add(7);
    }

    backlog.remove(3);
    backlog.remove(6_997);

    assertThat(backlog.weight()).isZero();
  }

  @Test
  void doesNotForgetThePiecesThatStayWhenTheirBytesLeaveInCrumbs() {
    for (int i = 0; i < 1000; i++) {
      backlog.add(100);
    }

    for (int i = 0; i < 50_000; i++) {
      backlog.remove(1);
    }

    assertThat(backlog.bytes()).isEqualTo(50_000);
    assertThat(backlog.weight()).isGreaterThanOrEqualTo(50_000 + 500 * Backlog.PIECE_WEIGHT);
  }

  @Property
  void comesBackToNothingWhateverTheOrder(
      @ForAll @Size(max = 200) List<@IntRange(min = 1, max = 100_000) Integer> sizes) {
    ArrayDeque<Integer> waiting = new ArrayDeque<>();
    for (int size : sizes) {
      if (size % 3 == 0 && !waiting.isEmpty()) {
        backlog.remove(waiting.poll());
      } else {
        backlog.add(size);
        waiting.add(size);
      }
      long expected = waiting.stream().mapToLong(each -> each).sum();
      assertThat(backlog.bytes()).isEqualTo(expected);
      assertThat(backlog.weight()).isGreaterThanOrEqualTo(expected);
    }
    waiting.forEach(backlog::remove);

    assertThat(backlog.weight()).isZero();
  }
}
