package dev.legate.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HeadersTest {

  private static final Headers PREFIX = Headers.of(":method", "POST", "te", "trailers");

  @Test
  void fieldsKeepTheirOrderAndRepeat() {
    Headers headers = Headers.of("a", "1", "b", "2", "a", "3");
    assertThat(headers.size()).isEqualTo(3);
    assertThat(headers.name(2)).isEqualTo("a");
    assertThat(headers.value(2)).isEqualTo("3");
    assertThat(headers.get("a")).isEqualTo("1");
    assertThat(headers.get("c")).isNull();
    assertThat(headers).hasToString("[a: 1, b: 2, a: 3]");
  }

  @Test
  void aTailStandsBehindItsPrefix() {
    Headers headers = PREFIX.plus(Headers.of("x", "y", "te", "z"));
    assertThat(headers.prefix()).isSameAs(PREFIX);
    assertThat(headers.tailStart()).isEqualTo(2);
    assertThat(headers.size()).isEqualTo(4);
    assertThat(headers.name(1)).isEqualTo("te");
    assertThat(headers.name(2)).isEqualTo("x");
    assertThat(headers.value(3)).isEqualTo("z");
    assertThat(headers.get("te")).isEqualTo("trailers");
    assertThat(headers.get("x")).isEqualTo("y");
    assertThat(Headers.builder(PREFIX).add("x", "y").add("te", "z").build()).isEqualTo(headers);
  }

  @Test
  void anEmptyTailLeavesThePrefixItself() {
    assertThat(PREFIX.plus(Headers.of())).isSameAs(PREFIX);
    assertThat(Headers.builder(PREFIX).build()).isSameAs(PREFIX);
  }

  @Test
  void equalityDoesNotAskWhereThePrefixEnds() {
    Headers whole = Headers.of(":method", "POST", "te", "trailers", "x", "y");
    Headers parts = PREFIX.plus(Headers.of("x", "y"));
    assertThat(parts).isEqualTo(whole).hasSameHashCodeAs(whole);
    assertThat(whole).isEqualTo(parts).isNotEqualTo(PREFIX);
    assertThat(parts).isNotEqualTo(PREFIX.plus(Headers.of("x", "z")));
    assertThat(Headers.of("a", "bc")).isNotEqualTo(Headers.of("ab", "c"));
  }

  @Test
  void theListSizeIsThatOfTheRfc() {
    assertThat(Headers.of().listSize()).isZero();
    assertThat(Headers.of("a", "bc").listSize()).isEqualTo(35);
    assertThat(PREFIX.plus(Headers.of("a", "bc")).listSize()).isEqualTo(PREFIX.listSize() + 35);
  }

  @Test
  void charactersBeyondLatin1AreRefused() {
    assertThatThrownBy(() -> Headers.of("x", "\u010a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"x\" has the character U+10a");
    assertThatThrownBy(() -> Headers.of("\u20ac", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Headers.of("x", "\u00ff").value(0)).isEqualTo("\u00ff");
  }

  @Test
  void aNameWithoutValueIsRefused() {
    assertThatThrownBy(() -> Headers.of("x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void credentialsAreHiddenInText() {
    assertThat(Headers.of("authorization", "Bearer x", "cookie", "c"))
        .hasToString("[authorization: (hidden), cookie: (hidden)]");
  }

  @Test
  void oneThingCanBeAttached() {
    Headers headers = Headers.of("a", "b");
    assertThat(headers.attachment()).isNull();
    headers.attach("derived");
    assertThat(headers.attachment()).isEqualTo("derived");
  }
}
