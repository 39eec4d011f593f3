package dev.legate.internal.compress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PoolTest {
  private final AtomicInteger made = new AtomicInteger();
  private final List<Integer> freed = new ArrayList<>();
  private final Pool<Integer> pool = new Pool<>(2, made::incrementAndGet, freed::add);

  @Test
  void whatIsGivenBackIsTakenAgain() {
    Integer one = pool.take();
    pool.give(one);
    assertThat(pool.take()).isSameAs(one);
    assertThat(made).hasValue(1);
  }

  @Test
  void nothingIsTakenTwice() {
    pool.give(pool.take());
    assertThat(List.of(pool.take(), pool.take())).doesNotHaveDuplicates();
  }

  @Test
  void whatDoesNotFitIsFreed() {
    List<Integer> taken = List.of(pool.take(), pool.take(), pool.take());
    taken.forEach(pool::give);
    assertThat(freed).containsExactly(taken.getLast());
  }
}
