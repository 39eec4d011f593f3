package dev.legate.internal.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PercentTextTest {
  @Property
  void everyTextComesBack(@ForAll String text) {
    String sendable = new String(text.getBytes(UTF_8), UTF_8); // a lone surrogate is no text
    String wire = PercentText.encode(text);
    assertThat(wire).matches("[\\x20-\\x7e]*");
    assertThat(PercentText.decode(wire)).isEqualTo(sendable);
  }

  @Property
  void anyBytesDecodeToSomething(@ForAll byte[] bytes) {
    assertThat(PercentText.decode(new String(bytes, ISO_8859_1))).isNotNull();
  }

  @Test
  void plainTextIsLeftAsItIs() {
    String text = "no place at (1, 2)!";
    assertThat(PercentText.encode(text)).isSameAs(text);
    assertThat(PercentText.decode(text)).isSameAs(text);
  }

  @Test
  void specialCharactersAreEncodedAsTheInteropTestExpects() {
    assertThat(PercentText.encode("\t\ntest with whitespace\r\nand Unicode BMP ☺ and 100%"))
        .isEqualTo("%09%0Atest with whitespace%0D%0Aand Unicode BMP %E2%98%BA and 100%25");
  }

  @Test
  void whatIsNotEncodedProperlyStandsForItself() {
    assertThat(PercentText.decode("100% sure %zz %4")).isEqualTo("100% sure %zz %4");
    assertThat(PercentText.decode("%41%4a%4A")).isEqualTo("AJJ");
    assertThat(PercentText.decode("%FF")).isEqualTo("\ufffd");
  }

  @Test
  void rawUtf8IsReadAsSuch() {
    assertThat(PercentText.decode(new String("zu spät".getBytes(UTF_8), ISO_8859_1)))
        .isEqualTo("zu spät");
  }
}
