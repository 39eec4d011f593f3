package dev.legate.http2.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class StreamTableTest {

  /** Positive: put if absent; negative: remove. */
  @Property(tries = 500)
  void itHoldsWhatAMapWouldHold(@ForAll("operations") List<Integer> operations) {
    StreamTable<String> table = new StreamTable<>();
    TreeMap<Integer, String> expected = new TreeMap<>();
    for (int each : operations) {
      int id = Math.abs(each);
      if (each < 0) {
        table.remove(id);
        expected.remove(id);
      } else if (expected.putIfAbsent(id, "s" + id) == null) {
        table.put(id, "s" + id);
      }
      assertThat(table.get(id)).isEqualTo(expected.get(id));
      assertThat(table.size()).isEqualTo(expected.size());
    }
    assertThat(table.snapshot()).containsExactlyElementsOf(expected.values());
    expected.forEach((id, stream) -> assertThat(table.get(id)).isEqualTo(stream));
  }

  @Provide
  Arbitrary<List<Integer>> operations() {
    // Few ids, so that removals hit; with strides, so that slots collide.
    Arbitrary<Integer> ids =
        Arbitraries.integers()
            .between(1, 60)
            .flatMap(i -> Arbitraries.of(i, i * 128, -i, -i * 128));
    return ids.list().ofMaxSize(400);
  }

  @Test
  void aBurstOfStreamsComesAndGoes() {
    StreamTable<Integer> table = new StreamTable<>();
    for (int id = 1; id < 200_000; id += 2) {
      table.put(id, id);
    }
    assertThat(table.size()).isEqualTo(100_000);
    for (int id = 1; id < 200_000; id += 2) {
      assertThat(table.get(id)).isEqualTo(id);
      table.remove(id);
    }
    assertThat(table.size()).isZero();
    assertThat(table.snapshot()).isEmpty();
    assertThat(table.get(1)).isNull();
  }

  @Test
  void anIdIsTakenOnce() {
    StreamTable<String> table = new StreamTable<>();
    table.put(7, "a");
    assertThatThrownBy(() -> table.put(7, "b"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("stream 7 exists already");
    assertThatThrownBy(() -> table.put(0, "b")).isInstanceOf(IllegalArgumentException.class);
    assertThat(table.get(7)).isEqualTo("a");
    assertThat(table.size()).isEqualTo(1);
  }
}
