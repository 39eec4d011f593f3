package dev.legate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
  private static final Metadata.Key<String> TRACE = Metadata.Key.text("trace-id");
  private static final Metadata.Key<byte[]> BLOB = Metadata.Key.binary("blob-bin");

  @Test
  void severalValuesKeepTheirOrderAndTheLastCounts() {
    Metadata metadata = new Metadata().add(TRACE, "a").add(BLOB, new byte[] {1}).add(TRACE, "b");
    assertThat(metadata.all(TRACE)).containsExactly("a", "b");
    assertThat(metadata.get(TRACE)).isEqualTo("b");
    assertThat(metadata.names()).containsExactly("trace-id", "blob-bin");
    assertThat(metadata.size()).isEqualTo(3);
    assertThat(metadata).hasToString("{trace-id=a, blob-bin=AQ, trace-id=b}");
  }

  @Test
  void setReplacesAndRemoveRemovesAll() {
    Metadata metadata = new Metadata().add(TRACE, "a").add(BLOB, new byte[0]).add(TRACE, "b");
    metadata.set(TRACE, "c");
    assertThat(metadata.all(TRACE)).containsExactly("c");
    metadata.remove(TRACE);
    assertThat(metadata.contains(TRACE)).isFalse();
    assertThat(metadata.get(TRACE)).isNull();
    assertThat(metadata.get(BLOB)).isEmpty();
  }

  @Test
  void aRefusedValueChangesNothing() {
    Metadata metadata = new Metadata().add(TRACE, "a");
    assertThatThrownBy(() -> metadata.set(TRACE, "b\u0007"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("trace-id")
        .hasMessageContaining("U+0007");
    assertThat(metadata.all(TRACE)).containsExactly("a");
  }

  @Test
  void addedToItselfItHasEveryEntryTwice() {
    Metadata metadata = new Metadata().add(TRACE, "a").add(TRACE, "b");
    assertThat(metadata.addAll(metadata).all(TRACE)).containsExactly("a", "b", "a", "b");
  }

  @Test
  void binaryValuesAreCopiedInAndOut() {
    byte[] bytes = {1, 2};
    Metadata metadata = new Metadata().add(BLOB, bytes);
    bytes[0] = 9;
    metadata.get(BLOB)[1] = 9;
    assertThat(metadata.get(BLOB)).containsExactly(1, 2);
  }

  @Test
  void textIsTrimmedAndMayBeEmpty() {
    Metadata metadata = new Metadata().add(TRACE, "  a b ").add(TRACE, "");
    assertThat(metadata.all(TRACE)).containsExactly("a b", "");
  }

  @Test
  void aCopyStandsAlone() {
    Metadata first = new Metadata().add(TRACE, "a").freeze("tested");
    Metadata copy = first.copy().add(TRACE, "b");
    assertThat(first.all(TRACE)).containsExactly("a");
    assertThat(copy.all(TRACE)).containsExactly("a", "b");
    assertThat(new Metadata().copy().add(TRACE, "x").get(TRACE)).isEqualTo("x");
  }

  @Test
  void frozenMetadataRefusesEveryChangeAndSaysWhy() {
    Metadata frozen = new Metadata().add(TRACE, "a").freeze("it was sent");
    List<Runnable> changes =
        List.of(
            () -> frozen.add(TRACE, "b"),
            () -> frozen.set(TRACE, "b"),
            () -> frozen.remove(TRACE),
            () -> frozen.addAll(new Metadata()));
    for (Runnable change : changes) {
      assertThatThrownBy(change::run)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("it was sent");
    }
  }

  @Test
  void aVisitorSeesEveryEntryInOrder() {
    List<String> seen = new ArrayList<>();
    new Metadata()
        .add(TRACE, "a")
        .add(BLOB, new byte[] {7})
        .forEach(
            new Metadata.Visitor() {
              @Override
              public void text(String name, String value) {
                seen.add(name + "=" + value);
              }

              @Override
              public void binary(String name, byte[] value) {
                seen.add(name + "=" + value[0]);
              }
            });
    assertThat(seen).containsExactly("trace-id=a", "blob-bin=7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":path", "te", "host", "content-type", "connection", "grpc-status", "Upper"})
  void reservedAndIllegalNamesAreRefused(String name) {
    assertThatThrownBy(() -> Metadata.Key.text(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSuffixTellsTheTypeOfTheValues() {
    assertThatThrownBy(() -> Metadata.Key.text("blob-bin")).hasMessageContaining("Key.binary");
    assertThatThrownBy(() -> Metadata.Key.binary("blob")).hasMessageContaining("Key.text");
    assertThat(Metadata.Key.text("a.b_c-1")).isEqualTo(Metadata.Key.text("a.b_c-1"));
  }

  @Test
  void theUserAgentCanBeReadAndNotSet() {
    Metadata.Key<String> userAgent = Metadata.Key.text("user-agent");
    Metadata received = Metadata.received(new Object[] {"user-agent", "peer/1"}, 2);
    assertThat(received.get(userAgent)).isEqualTo("peer/1");
    assertThatThrownBy(() -> new Metadata().add(userAgent, "me"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("userAgent(");
    assertThatThrownBy(() -> new Metadata().set(userAgent, "me"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
