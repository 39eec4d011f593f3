package dev.legate.http2.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class HuffmanTest {

  @Test
  void codesAreThoseOfTheRfc() {
    assertThat(encoded("www.example.com")).isEqualTo("f1e3c2e5f23a6ba0ab90f4ff");
    assertThat(encoded("no-cache")).isEqualTo("a8eb10649cbf");
    assertThat(encoded("0")).isEqualTo("07");
    // RFC 7541, Appendix B: some of the long codes, padded with ones
    assertThat(encoded("\\")).isEqualTo("fffe1f"); // 7fff0, 19 bits
    assertThat(encoded("\u0000")).isEqualTo("ffc7"); // 1ff8, 13 bits
    assertThat(encoded("\n")).isEqualTo("fffffff3"); // 3ffffffc, 30 bits
    assertThat(encoded("\u00ff")).isEqualTo("fffffbbf"); // 3ffffee, 26 bits
    assertThat(encoded("\u00f9")).isEqualTo("ffffffef"); // ffffffe, 28 bits
  }

  @Property
  void whatIsEncodedDecodesToTheSame(
      @ForAll @StringLength(max = 300) @CharRange(from = '\u0000', to = '\u00ff') String text)
      throws Exception {
    roundTrip(text);
  }

  @Property
  void plainTextRoundTrips(
      @ForAll @StringLength(max = 300) @CharRange(from = ' ', to = '~') String text)
      throws Exception {
    roundTrip(text);
  }

  @Test
  void everySymbolRoundTripsInEveryPositionOfAnOctet() throws Exception {
    for (int symbol = 0; symbol < 256; symbol++) {
      for (int before = 0; before < 8; before++) {
        roundTrip("0".repeat(before) + (char) symbol + "a");
        roundTrip("0".repeat(before) + (char) symbol);
      }
    }
  }

  @Test
  void eosIsRefused() {
    refuses("fffffffc", "EOS"); // 30 ones and two bits
    refuses("ffffffff", "EOS");
    refuses("07ffffffff", "EOS"); // '0', then 30 ones at another position
  }

  @Test
  void paddingOfAWholeOctetIsRefused() {
    refuses("ff", "more than 7 bits");
    refuses("07ff", "more than 7 bits");
    refuses("fffe1fff", "more than 7 bits");
  }

  @Test
  void paddingWithZerosIsRefused() {
    refuses("0010", "other bits than ones"); // three symbols and a zero
    refuses("f8f0", "other bits than ones"); // '&', then ones and zeros
  }

  @Test
  void aLongCodeThatIsCutOffIsRefused() {
    refuses("fffffe", "more than 7 bits"); // 24 bits of a code of 27 or 28
  }

  @Test
  void theEmptyStringIsTheEmptyString() throws Exception {
    roundTrip("");
  }

  @Property
  void randomBytesDecodeOrAreRefusedWithinTheAnnouncedRoom(@ForAll byte[] bytes) {
    byte[] out = new byte[Huffman.longestDecoded(bytes.length)];
    try {
      int length = Huffman.decode(bytes, 0, bytes.length, out);
      assertThat(length)
          .isBetween(Huffman.shortestDecoded(bytes.length), Huffman.longestDecoded(bytes.length));
      String text = new String(out, 0, length, ISO_8859_1);
      assertThat(encoded(text)).isEqualTo(HexFormat.of().formatHex(bytes));
    } catch (HpackException refused) {
      assertThat(refused).hasMessageContaining("Huffman");
    }
  }

  private static void roundTrip(String text) throws HpackException {
    byte[] encoded = HexFormat.of().parseHex(encoded(text));
    byte[] out = new byte[Huffman.longestDecoded(encoded.length)];
    int length = Huffman.decode(encoded, 0, encoded.length, out);
    assertThat(new String(out, 0, length, ISO_8859_1)).isEqualTo(text);
    assertThat(length)
        .isBetween(Huffman.shortestDecoded(encoded.length), Huffman.longestDecoded(encoded.length));
  }

  private static String encoded(String text) {
    byte[] out = new byte[Huffman.encodedLength(text)];
    assertThat(Huffman.encode(text, out, 0)).isEqualTo(out.length);
    return HexFormat.of().formatHex(out);
  }

  private static void refuses(String hex, String reason) {
    byte[] b = HexFormat.of().parseHex(hex);
    assertThatThrownBy(() -> Huffman.decode(b, 0, b.length, new byte[b.length * 2]))
        .isInstanceOf(HpackException.class)
        .hasMessageContaining(reason);
  }
}
