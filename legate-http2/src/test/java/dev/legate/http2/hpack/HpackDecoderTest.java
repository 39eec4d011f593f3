package dev.legate.http2.hpack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HpackDecoderTest {

  private final HpackDecoder decoder = new HpackDecoder(8192, 4096);

  // ---- what is malformed

  @ParameterizedTest
  @CsvSource({
    "80, refers to field 0",
    "be, refers to field 62",
    "c0, refers to field 64",
    "ff00, refers to field 127",
    "7e01610161, refers to field 62",
    "ffffffffff0f, exceeds 2147483647",
    "ff8080808008, exceeds 2147483647",
    "ff808080808000, exceeds 2147483647",
    "7fffffffffff7f, exceeds 2147483647",
    "ff, in the middle of a field",
    "ff80, in the middle of a field",
    "40, in the middle of a field",
    "4001, in the middle of a field",
    "400161, in the middle of a field",
    "40016102, in the middle of a field",
    "4001610262, in the middle of a field",
    "0001617fffffffff06, in the middle of a field",
    "007fffffffff06, in the middle of a field",
    "8220, size update follows a field",
    "4001610162 20, size update follows a field",
    "3fe21f, 'to 4097, expected at most 4096'",
    "00016181ff, more than 7 bits",
    "000161 84ffffffff, EOS",
    "0081ff0161, more than 7 bits",
  })
  void malformedBlocksAreCompressionErrors(String hex, String reason) {
    assertThat(decode(hex)).isNull();
    assertThat(decoder.error()).isNotNull();
    assertThat(decoder.error().code()).isEqualTo(ErrorCode.COMPRESSION_ERROR);
    assertThat(decoder.error().message()).contains(reason);
    assertThat(decode("82")).as("nothing can be decoded after that").isNull();
    assertThat(decoder.finish()).isNull();
  }

  @Test
  void indexesAreCheckedAgainstTheTableAsItIsNow() {
    assertThat(decode("4001610162")).isEqualTo(Headers.of("a", "b"));
    assertThat(decode("be")).isEqualTo(Headers.of("a", "b"));
    assertThat(decode("bf")).isNull();
    assertThat(decoder.error().message()).contains("field 63, expected 1 to 62");
  }

  @Test
  void integersMayBePaddedWithZeros() {
    assertThat(decode("0f808000" + "0162")).isEqualTo(Headers.of("accept-charset", "b"));
  }

  @Test
  void anEmptyBlockIsAnEmptyList() {
    assertThat(decode("")).isEqualTo(Headers.of());
    assertThat(decoder.listSize()).isZero();
  }

  // ---- table sizes

  @Test
  void aTableSizeUpdateEvicts() {
    decode("4001610162"); // a: b, 34 bytes
    assertThat(decode("2082")).isEqualTo(Headers.of(":method", "GET"));
    assertThat(decoder.tableSize()).isZero();
    decode("3f00" + "4001610162"); // to 31: the field does not fit
    assertThat(decoder.tableSize()).isZero();
    decode("3f03" + "4001610162"); // to 34: it does
    assertThat(decoder.tableSize()).isEqualTo(34);
  }

  @Test
  void severalTableSizeUpdatesMayStartABlock() {
    decode("4001610162");
    assertThat(decode("20" + "3fe11f" + "82")).isEqualTo(Headers.of(":method", "GET"));
    assertThat(decoder.tableSize()).isZero();
    assertThat(decode("20")).isEqualTo(Headers.of());
  }

  @Test
  void aFieldLargerThanTheTableEmptiesIt() {
    decode("3f0f" + "4001610162"); // to 46
    assertThat(decode("400161" + "0f" + "62".repeat(15)))
        .isEqualTo(Headers.of("a", "b".repeat(15)));
    assertThat(decoder.tableSize()).isZero();
    assertThat(decode("be")).isNull();
  }

  @Test
  void aSmallerLimitMustBeConfirmedByTheNextBlock() {
    decoder.tableSizeLimit(100);
    assertThat(decode("82")).isNull();
    assertThat(decoder.error().message())
        .isEqualTo(
            "a header block does not start with a table size update, expected one to at most 100");
  }

  @Test
  void aSmallerLimitMustBeConfirmedEvenByAKnownBlock() {
    decode("82");
    decode("82");
    decode("82");
    decoder.tableSizeLimit(100);
    assertThat(decode("82")).isNull();
    assertThat(decoder.error()).isNotNull();
  }

  @Test
  void aSmallerLimitMustBeConfirmedByAnEmptyBlockToo() {
    decoder.tableSizeLimit(100);
    assertThat(decode("")).isNull();
    assertThat(decoder.error()).isNotNull();
  }

  @Test
  void aSmallerLimitThatIsConfirmedIsKept() {
    decoder.tableSizeLimit(100);
    assertThat(decode("3f45" + "82")).isEqualTo(Headers.of(":method", "GET"));
    assertThat(decode("82")).isEqualTo(Headers.of(":method", "GET"));
    assertThat(decode("3f4682")).as("101 is more than the limit").isNull();
  }

  @Test
  void aLimitBelowTheInitialOneBindsWhenItIsAcknowledged() {
    HpackDecoder small = new HpackDecoder(8192, 0);
    assertThat(decode(small, "4001610162")).isNotNull();
    assertThat(decode(small, "be")).isEqualTo(Headers.of("a", "b"));
    small.tableSizeLimit(0);
    assertThat(decode(small, "20" + "4001610162")).isNotNull();
    assertThat(small.tableSize()).isZero();
    assertThat(decode(small, "be")).isNull();
  }

  @Test
  void aLimitThatIsNotBelowTheTableNeedsNoUpdate() {
    decoder.tableSizeLimit(8192);
    assertThat(decode("82")).isEqualTo(Headers.of(":method", "GET"));
    assertThat(decode("3fe13f82")).as("8192 is allowed now").isNotNull();
  }

  // ---- the header list limit

  @Test
  void aListBeyondTheLimitIsRefusedAndTheTableKeepsInStep() {
    HpackDecoder small = new HpackDecoder(100, 4096);
    // c: d goes into the table although the list is too large already
    assertThat(decode(small, literal("40", "a", "x".repeat(80)) + "4001630164")).isNull();
    assertThat(small.error()).isNull();
    assertThat(small.listSize()).isEqualTo(113 + 34);
    assertThat(decode(small, "be")).isEqualTo(Headers.of("c", "d"));
    assertThat(decode(small, "bf")).as("a is too long for the list, not for the table").isNull();
    assertThat(small.error()).isNull();
    assertThat(small.listSize()).isEqualTo(113);
  }

  @Test
  void theLimitCountsIndexedFieldsToo() {
    HpackDecoder small = new HpackDecoder(100, 4096);
    assertThat(decode(small, "8282")).isNotNull(); // 84
    assertThat(decode(small, "828282")).isNull();
    assertThat(small.listSize()).isEqualTo(126);
    assertThat(decode(small, "82".repeat(5000))).isNull();
    assertThat(small.error()).isNull();
    assertThat(small.listSize()).isEqualTo(42 * 5000);
    assertThat(decode(small, "8282")).isNotNull();
  }

  @Test
  void aListOfExactlyTheLimitIsTaken() {
    HpackDecoder small = new HpackDecoder(134, 4096);
    assertThat(decode(small, literal("00", "a", "x".repeat(101)))).isNotNull();
    assertThat(decode(small, literal("00", "a", "x".repeat(102)))).isNull();
  }

  @Test
  void aFieldBeyondTheLimitThatWouldBeIndexedEmptiesTheTable() {
    HpackDecoder small = new HpackDecoder(100, 4096);
    decode(small, "4001610162");
    assertThat(decode(small, literal("40", "a", "x".repeat(5000)))).isNull();
    assertThat(small.error()).isNull();
    assertThat(small.tableSize()).isZero();
    assertThat(small.listSize()).isEqualTo(5033);
  }

  // ---- fragments

  @Test
  void aBlockInFragmentsOfOneOctetIsTheSameBlock() {
    String hex = "8286" + literal("40", "custom", "value") + literal("10", "secret", "s") + "be";
    byte[] block = HexFormat.of().parseHex(hex);
    for (byte each : block) {
      decoder.feed(new byte[] {7, each, 7}, 1, 1);
    }
    Headers expected =
        Headers.of(
            ":method", "GET", ":scheme", "http", "custom", "value", "secret", "s", "custom",
            "value");
    assertThat(decoder.finish()).isEqualTo(expected);
    assertThat(decoder.listSize()).isEqualTo(expected.listSize());
    assertThat(decode("be")).isEqualTo(Headers.of("custom", "value"));
  }

  @Test
  void aBlockThatEndsInTheMiddleOfAFieldIsMalformed() {
    decoder.feed(new byte[] {0x40, 1, 'a'}, 0, 3);
    assertThat(decoder.finish()).isNull();
    assertThat(decoder.error().code()).isEqualTo(ErrorCode.COMPRESSION_ERROR);
  }

  @Test
  void aFieldThatIsTooLargeToKeepIsSteppedOverAsItArrives() {
    HpackDecoder small = new HpackDecoder(1000, 4096);
    decode(small, "4001610162");
    String hex =
        literal("00", "huge", "x".repeat(300_000))
            + literal("00", "n".repeat(70_000), "v")
            + literal("40", "m".repeat(70_000), "w".repeat(70_000))
            + literal("40", "c", "d");
    byte[] block = HexFormat.of().parseHex(hex);
    for (int at = 0; at < block.length; at += 999) {
      small.feed(block, at, Math.min(999, block.length - at));
    }
    assertThat(small.finish()).isNull();
    assertThat(small.error()).isNull();
    assertThat(small.listSize()).isGreaterThan(1000);
    assertThat(small.tableSize()).as("the large field emptied the table").isEqualTo(34);
    assertThat(decode(small, "be")).isEqualTo(Headers.of("c", "d"));
  }

  @Test
  void aSteppedOverFieldThatNeverEndsIsMalformed() {
    HpackDecoder small = new HpackDecoder(1000, 4096);
    byte[] block = HexFormat.of().parseHex(literal("00", "huge", "x".repeat(300_000)));
    small.feed(block, 0, block.length - 1);
    assertThat(small.finish()).isNull();
    assertThat(small.error().code()).isEqualTo(ErrorCode.COMPRESSION_ERROR);
  }

  // ---- what is recognised

  @Test
  void theSameBlockGivesTheSameList() {
    decode(literal("40", ":path", "/a.B/c") + "82");
    Headers first = decode("be82");
    assertThat(decode("be82")).isSameAs(first);
    assertThat(decode("be82")).isSameAs(first);
  }

  @Test
  void aTrailingLiteralLeavesThePrefixTheSame() {
    decode(literal("40", ":path", "/a.B/c"));
    Headers first = decode("be82" + literal("00", "grpc-timeout", "1S"));
    Headers second = decode("be82" + literal("00", "grpc-timeout", "999m"));
    assertThat(first)
        .isEqualTo(Headers.of(":path", "/a.B/c", ":method", "GET", "grpc-timeout", "1S"));
    assertThat(second.get("grpc-timeout")).isEqualTo("999m");
    assertThat(first.prefix()).isNotNull().isSameAs(second.prefix());
    assertThat(first.tailStart()).isEqualTo(2);
    assertThat(decode("be82")).isSameAs(first.prefix());
  }

  @Test
  void thePrefixStaysTheSameWhenIndexesShift() {
    decode(literal("40", ":path", "/a.B/c"));
    Headers first = decode("be82" + literal("40", "grpc-timeout", "1S"));
    Headers second = decode("bf82" + literal("40", "grpc-timeout", "2S"));
    Headers third = decode("c082" + literal("40", "grpc-timeout", "3S"));
    assertThat(first.prefix()).isSameAs(second.prefix()).isSameAs(third.prefix());
    assertThat(third)
        .isEqualTo(Headers.of(":path", "/a.B/c", ":method", "GET", "grpc-timeout", "3S"));
  }

  @Test
  void thePrefixStaysTheSameWhenIndexesNeedTwoOctets() {
    decode(literal("40", ":path", "/a.B/c"));
    Headers first = decode("be82" + literal("00", "grpc-timeout", "1S"));
    for (int i = 0; i < 66; i++) { // index 62 becomes 128, which is 127 and 1
      decode(literal("40", "n", "" + i));
    }
    Headers later = decode("ff0182" + literal("00", "grpc-timeout", "2S"));
    assertThat(later.prefix()).isNotNull().isSameAs(first.prefix());
    assertThat(decode("ff8000")).isEqualTo(Headers.of("n", "0")); // 127 and 0, in too many octets
  }

  @Test
  void theSameBytesAreAnotherBlockWhenTheTableHasChanged() {
    decode("4001610162");
    Headers before = decode("be");
    assertThat(decode("be")).isSameAs(before);
    assertThat(decode("be")).isSameAs(before);
    decode("4001630164");
    assertThat(decode("be")).isEqualTo(Headers.of("c", "d"));
    assertThat(decode("bf")).isSameAs(before);
  }

  @Test
  void aKnownBlockWithLiteralsIsRecognisedWhole() {
    String hex = "82" + literal("10", "authorization", "Bearer abc") + literal("00", "x", "y");
    decode(hex);
    Headers known = decode(hex);
    assertThat(decode(hex)).isSameAs(known);
    assertThat(decoder.listSize()).isEqualTo(known.listSize());
  }

  @Test
  void aBlockThatChangesTheTableIsNeverTakenFromMemory() {
    for (int i = 1; i <= 5; i++) {
      assertThat(decode("4001610162")).isEqualTo(Headers.of("a", "b"));
      assertThat(decoder.tableSize()).isEqualTo(34 * i);
    }
    for (int i = 0; i < 3; i++) {
      assertThat(decode("2082")).isNotNull();
      assertThat(decoder.tableSize()).isZero();
      decode("3fe11f4001610162");
    }
  }

  private Headers decode(String hex) {
    return decode(decoder, hex);
  }

  private static Headers decode(HpackDecoder decoder, String hex) {
    byte[] block = HexFormat.of().parseHex("ee" + hex.replace(" ", "") + "ee");
    return decoder.decode(block, 1, block.length - 2);
  }

  /** A literal with a new name, not Huffman-encoded; hex. */
  private static String literal(String pattern, String name, String value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(HexFormat.of().parseHex(pattern));
    for (String text : new String[] {name, value}) {
      int rest = text.length();
      if (rest < 127) {
        out.write(rest);
      } else {
        out.write(127);
        for (rest -= 127; rest >= 128; rest >>= 7) {
          out.write(rest | 128);
        }
        out.write(rest);
      }
      out.writeBytes(text.getBytes(ISO_8859_1));
    }
    return HexFormat.of().formatHex(out.toByteArray());
  }
}
