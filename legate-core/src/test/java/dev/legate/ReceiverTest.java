package dev.legate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class ReceiverTest {
  private final Queue<String> messages = new ArrayDeque<>(List.of("a", "b"));
  private int receives;
  private final Receiver<String> receiver =
      () -> {
        receives++;
        return messages.poll();
      };

  @Test
  void iterationEndsWithTheStreamAndAsksNoMore() {
    Iterator<String> iterator = receiver.iterator();
    assertThat(iterator.next()).isEqualTo("a");
    assertThat(iterator.hasNext()).isTrue();
    assertThat(iterator.hasNext()).isTrue();
    assertThat(iterator.next()).isEqualTo("b");
    assertThat(iterator.hasNext()).isFalse();
    assertThat(iterator.hasNext()).isFalse();
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
    assertThat(receives).isEqualTo(3);
  }
}
