package dev.legate.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.Headers;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HpackEncoderTest {

  private static final Headers REQUEST =
      Headers.of(
          ":method", "POST",
          ":scheme", "http",
          ":path", "/grpc.testing.TestService/UnaryCall",
          ":authority", "localhost:8080",
          "te", "trailers",
          "content-type", "application/grpc",
          "user-agent", "legate/0.1");

  private final HpackEncoder encoder = new HpackEncoder(4096);
  private final HpackDecoder decoder = new HpackDecoder(8192, 4096);

  @Test
  void aListThatRepeatsIsAllIndexes() {
    encode(REQUEST);
    encode(REQUEST);
    assertThat(encode(REQUEST)).hasSize(2 * REQUEST.size());
  }

  @Test
  void aListThatRepeatsIsNotEncodedAgain() {
    for (int i = 0; i < 5; i++) {
      encode(REQUEST);
    }
    byte[] known = encoder.bytes();
    encoder.encode(Headers.of("x", "another"));
    encoder.encode(REQUEST);
    assertThat(encoder.bytes()).isSameAs(known);
    encoder.encode(Headers.of(":method", "GET", ":scheme", "http"));
    encoder.encode(equalCopy(REQUEST));
    assertThat(encoder.bytes()).as("an equal list is the same list").isSameAs(known);
  }

  @Test
  void aKnownListIsEncodedAgainWhenTheTableHasChanged() {
    for (int i = 0; i < 4; i++) {
      encode(REQUEST);
    }
    String before = encode(REQUEST);
    encode(Headers.of("server", "new in the table"));
    String after = encode(REQUEST);
    assertThat(after).isNotEqualTo(before);
    assertThat(decoder.error()).isNull();
  }

  @Test
  void aSharedPrefixIsIndexedAtOnceAndOfItsTailTheNameOnly() {
    encode(REQUEST.plus(Headers.of("grpc-timeout", "1S")));
    int table = encoder.tableSize();
    for (int i = 2; i < 7; i++) {
      String hex = encode(REQUEST.plus(Headers.of("grpc-timeout", i + "S")));
      assertThat(hex).hasSize(2 * (REQUEST.size() + 2 + 1 + 2)).contains("0f2f02");
    }
    assertThat(encoder.tableSize()).isEqualTo(table);
  }

  @Test
  void ofWhatVariesOnlyTheNameGoesIntoTheTable() {
    encode(Headers.of("x-trace", "id-0", "content-length", "0"));
    assertThat(encoder.tableSize()).isZero();
    for (int i = 1; i < 20; i++) {
      encode(Headers.of("x-trace", "id-" + i, "content-length", "" + i));
      assertThat(encoder.tableSize()).isEqualTo("x-trace".length() + "id-1".length() + 32);
    }
  }

  @Test
  void whatProvesToRepeatGoesIntoTheTable() {
    encode(Headers.of("x-tenant", "acme"));
    assertThat(encoder.tableSize()).isZero();
    encode(Headers.of("x-tenant", "acme"));
    assertThat(encoder.tableSize()).isEqualTo(8 + 4 + 32);
    assertThat(encode(Headers.of("x-tenant", "acme"))).isEqualTo("be");
  }

  @Test
  void fieldsThatTakeTurnsDoNotChurnTheTable() {
    int changes = 0;
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < 300; i++) {
        int before = encoder.tableEpoch();
        encode(Headers.of("server", "application/" + i + "x".repeat(40)));
        changes += before == encoder.tableEpoch() ? 0 : 1;
      }
    }
    assertThat(changes).isLessThan(3000 / 32 + 60);
  }

  @Test
  void aFieldLargerThanHalfTheTableIsNotIndexed() {
    for (int i = 0; i < 3; i++) {
      encode(Headers.of("server", "x".repeat(3000)));
    }
    assertThat(encoder.tableSize()).isZero();
  }

  @Test
  void aSmallerTableIsSignalledAtTheStartOfTheNextBlock() {
    encode(REQUEST);
    encoder.maxTableSize(0);
    decoder.tableSizeLimit(0);
    assertThat(encode(REQUEST)).startsWith("20");
    assertThat(encoder.tableSize()).isZero();
    assertThat(encode(REQUEST)).doesNotStartWith("20");
  }

  @Test
  void theSmallestSizeBetweenTwoBlocksIsSignalledToo() {
    encode(REQUEST);
    encoder.maxTableSize(0);
    encoder.maxTableSize(100);
    decoder.tableSizeLimit(0);
    decoder.tableSizeLimit(100);
    assertThat(encode(Headers.of(":method", "GET"))).isEqualTo("20" + "3f45" + "82");
  }

  @Test
  void theSmallestOfManySizesBeforeTheFirstBlockIsSignalled() {
    encoder.maxTableSize(200);
    encoder.maxTableSize(50);
    encoder.maxTableSize(300);
    encoder.maxTableSize(100);
    decoder.tableSizeLimit(50);
    decoder.tableSizeLimit(100);
    assertThat(encode(Headers.of(":method", "GET"))).isEqualTo("3f13" + "3f45" + "82");
    assertThat(encode(Headers.of(":method", "GET"))).isEqualTo("82");
  }

  @Test
  void aSizeThatCameBackToWhatItWasIsSignalledWithTheSmallestBetween() {
    encode(REQUEST);
    encoder.maxTableSize(0);
    encoder.maxTableSize(4096);
    decoder.tableSizeLimit(0);
    decoder.tableSizeLimit(4096);
    assertThat(encode(REQUEST)).startsWith("20" + "3fe11f"); // whose fields are sent anew
    assertThat(encoder.tableSize()).isPositive();
  }

  @Test
  void aLargerTableThanWeWantIsNotTaken() {
    encoder.maxTableSize(1 << 20);
    assertThat(encode(Headers.of(":method", "GET"))).isEqualTo("82");
  }

  @Test
  void aSmallerTableOfOurOwnIsSignalledFirst() {
    HpackEncoder small = new HpackEncoder(0);
    small.encode(Headers.of(":method", "GET"));
    assertThat(HexFormat.of().formatHex(small.bytes(), 0, small.length())).isEqualTo("2082");
  }

  @Test
  void sensitiveValuesAreNeverIndexedEvenInASharedPrefix() {
    Headers prefix = Headers.of("authorization", "Bearer t", "key-bin", "AAAA", "x", "y");
    encode(prefix.plus(Headers.of("z", "1")));
    assertThat(encoder.tableSize()).as("x: y").isEqualTo(34);
    String hex = encode(prefix.plus(Headers.of("z", "2")));
    assertThat(hex).startsWith("1f08"); // never indexed, name 23
  }

  @Test
  void veryLargeValuesAreEncoded() {
    Headers large = Headers.of("x", "v".repeat(200_000));
    encoder.encode(large);
    HpackDecoder wide = new HpackDecoder(Integer.MAX_VALUE, 4096);
    assertThat(wide.decode(encoder.bytes(), 0, encoder.length())).isEqualTo(large);
    encoder.encode(REQUEST);
    assertThat(wide.decode(encoder.bytes(), 0, encoder.length())).isEqualTo(REQUEST);
  }

  private String encode(Headers headers) {
    encoder.encode(headers);
    String hex = HexFormat.of().formatHex(encoder.bytes(), 0, encoder.length());
    assertThat(decoder.decode(encoder.bytes(), 0, encoder.length())).isEqualTo(headers);
    return hex;
  }

  private static Headers equalCopy(Headers headers) {
    Headers.Builder copy = Headers.builder();
    for (int i = 0; i < headers.size(); i++) {
      copy.add(headers.name(i), headers.value(i));
    }
    return copy.build();
  }
}
