package dev.legate.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Encoder against decoder, and the decoder against bytes of any kind. */
class HpackPropertyTest {

  private static final int LIMIT = 16 * 1024;

  /** One block, or a change of the table size before the next. */
  record Step(Headers headers, int tableSize, boolean inFragments) {}

  @Property
  void whatIsEncodedDecodesToTheSameThroughChangesOfTheTableSize(
      @ForAll("steps") @Size(max = 60) List<Step> steps, @ForAll @IntRange(max = 8192) int own) {
    HpackEncoder encoder = new HpackEncoder(own);
    HpackDecoder decoder = new HpackDecoder(LIMIT, 4096);
    for (Step step : steps) {
      if (step.tableSize >= 0) {
        encoder.maxTableSize(step.tableSize);
        decoder.tableSizeLimit(step.tableSize);
      }
      encoder.encode(step.headers);
      Headers decoded;
      if (step.inFragments) {
        for (int i = 0; i < encoder.length(); i += 3) {
          decoder.feed(encoder.bytes(), i, Math.min(3, encoder.length() - i));
        }
        decoded = decoder.finish();
      } else {
        decoded = decoder.decode(encoder.bytes(), 0, encoder.length());
      }
      assertThat(decoder.error()).isNull();
      assertThat(decoded).isEqualTo(step.headers);
      assertThat(decoder.listSize()).isEqualTo(step.headers.listSize());
      assertThat(decoder.tableSize()).isEqualTo(encoder.tableSize()).isLessThanOrEqualTo(own);
    }
  }

  @Property
  void randomBytesNeverThrowAndNeverExceedTheLimits(
      @ForAll("blocks") @Size(max = 20) List<byte[]> blocks,
      @ForAll @IntRange(max = 300) int limit) {
    HpackDecoder decoder = new HpackDecoder(limit, 4096);
    for (byte[] block : blocks) {
      checkOutcome(decoder, decoder.decode(block, 0, block.length), limit);
    }
  }

  @Property
  void mutatedBlocksGiveTheSameWholeAndInFragments(
      @ForAll("steps") @Size(min = 1, max = 12) List<Step> steps,
      @ForAll Random random,
      @ForAll @IntRange(max = 600) int limit) {
    HpackEncoder encoder = new HpackEncoder(4096);
    HpackDecoder whole = new HpackDecoder(limit, 4096);
    HpackDecoder fragments = new HpackDecoder(limit, 4096);
    for (Step step : steps) {
      encoder.encode(step.headers);
      byte[] block = Arrays.copyOf(encoder.bytes(), encoder.length());
      if (block.length > 0 && random.nextInt(3) == 0) {
        block[random.nextInt(block.length)] = (byte) random.nextInt(256);
      }
      Headers expected = whole.decode(block, 0, block.length);
      for (int at = 0; at < block.length; ) {
        int length = Math.min(block.length - at, 1 + random.nextInt(40));
        fragments.feed(block, at, length);
        at += length;
      }
      assertThat(fragments.finish()).isEqualTo(expected);
      assertThat(fragments.error() == null).isEqualTo(whole.error() == null);
      if (whole.error() != null) {
        return;
      }
      assertThat(fragments.tableSize()).isEqualTo(whole.tableSize());
      assertThat(fragments.listSize() > limit).isEqualTo(whole.listSize() > limit);
      checkOutcome(whole, expected, limit);
    }
  }

  @Property
  void sensitiveFieldsAreNeverIndexed(
      @ForAll("sensitiveNames") String name, @ForAll("values") String value) {
    HpackEncoder encoder = new HpackEncoder(4096);
    Headers headers = Headers.of(name, value);
    for (int i = 0; i < 4; i++) {
      encoder.encode(headers);
      assertThat(encoder.bytes()[0] & 0xf0).isEqualTo(0x10);
      assertThat(encoder.tableSize()).isZero();
    }
    encoder.encode(headers.plus(Headers.of(name, value + "2")));
    assertThat(encoder.tableSize()).isZero();
  }

  private static void checkOutcome(HpackDecoder decoder, Headers headers, int limit) {
    if (headers != null) {
      assertThat(decoder.error()).isNull();
      assertThat(decoder.listSize()).isEqualTo(headers.listSize()).isLessThanOrEqualTo(limit);
    } else if (decoder.error() != null) {
      assertThat(decoder.error().code()).isEqualTo(ErrorCode.COMPRESSION_ERROR);
      assertThat(decoder.error().message()).isNotBlank();
    } else {
      assertThat(decoder.listSize()).isGreaterThan(limit);
    }
    assertThat(decoder.tableSize()).isBetween(0, 4096);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Combinators.combine(
            headers(),
            Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(-1)),
                Tuple.of(1, Arbitraries.integers().between(0, 10_000)),
                Tuple.of(1, Arbitraries.integers().between(0, 200))),
            Arbitraries.of(true, false))
        .as(Step::new)
        .list();
  }

  private Arbitrary<Headers> headers() {
    Arbitrary<Headers> plain = fields();
    return Arbitraries.frequencyOf(
        Tuple.of(3, plain),
        Tuple.of(2, Arbitraries.of(SHARED)),
        Tuple.of(3, Combinators.combine(Arbitraries.of(SHARED), plain).as(Headers::plus)));
  }

  private static final List<Headers> SHARED =
      List.of(
          Headers.of(":method", "POST", ":path", "/a.B/c", "te", "trailers"),
          Headers.of(":status", "200", "content-type", "application/grpc"),
          Headers.of("grpc-status", "0"),
          Headers.of("authorization", "Bearer x", "x-long", "y".repeat(1500)));

  private Arbitrary<Headers> fields() {
    return Combinators.combine(names(), values())
        .as((name, value) -> new String[] {name, value})
        .list()
        .ofMaxSize(12)
        .map(
            fields -> {
              Headers.Builder builder = Headers.builder();
              fields.forEach(each -> builder.add(each[0], each[1]));
              return builder.build();
            });
  }

  private Arbitrary<String> names() {
    return Arbitraries.frequencyOf(
        Tuple.of(
            5,
            Arbitraries.of(
                ":method",
                ":path",
                "content-type",
                "te",
                "grpc-timeout",
                "x-id",
                "a",
                "cookie",
                "trace-bin",
                "accept")),
        Tuple.of(1, Arbitraries.strings().withCharRange('a', 'z').ofMaxLength(60)));
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.frequencyOf(
        Tuple.of(5, Arbitraries.of("POST", "GET", "/", "", "1", "trailers", "gzip, deflate")),
        Tuple.of(2, Arbitraries.strings().withCharRange('\u0000', '\u00ff').ofMaxLength(40)),
        Tuple.of(1, Arbitraries.integers().between(100, 900).map("z"::repeat)));
  }

  @Provide
  Arbitrary<String> sensitiveNames() {
    return Arbitraries.of("authorization", "proxy-authorization", "cookie", "set-cookie", "x-bin");
  }

  @Provide
  Arbitrary<List<byte[]>> blocks() {
    Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMaxSize(80);
    Arbitrary<byte[]> likely =
        Arbitraries.of(
                0x82, 0x84, 0xbe, 0xbf, 0xc0, 0x40, 0x00, 0x10, 0x01, 0x02, 0x61, 0x62, 0x81, 0x1f,
                0x20, 0x3f, 0x7f, 0xff, 0x80)
            .map(Integer::byteValue)
            .array(byte[].class)
            .ofMaxSize(40);
    return Arbitraries.oneOf(random, likely).list();
  }
}
