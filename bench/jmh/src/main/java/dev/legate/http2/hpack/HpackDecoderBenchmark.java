package dev.legate.http2.hpack;

import dev.legate.bench.jmh.Calls;
import dev.legate.bench.jmh.Microbenchmark;
import dev.legate.http2.Headers;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Decoding the header block of a request. */
public class HpackDecoderBenchmark extends Microbenchmark {
  /** How many different blocks take turns: more than the decoder remembers. */
  private static final int VARIANTS = 2048;

  private static final int ONCE = 64;
  private static final int MAX_LIST_SIZE = 8 * 1024;

  private final Stream repeated = new Stream(ours(), call -> Calls.REQUEST, ONCE, 1);
  private final Stream timeouts = new Stream(ours(), Calls::withTimeout, ONCE, VARIANTS);
  private final Stream tenFields = new Stream(ours(), Calls::withTenFields, ONCE, VARIANTS);
  private final Stream indexedTimeouts =
      new Stream(new IndexingPeer()::encode, Calls::withTimeout, 0, VARIANTS);
  private final Stream indexedTenFields =
      new Stream(new IndexingPeer()::encode, Calls::withTenFields, 0, VARIANTS);
  private final byte[] first = new IndexingPeer().encode(Calls.REQUEST);

  private static Function<Headers, byte[]> ours() {
    HpackEncoder encoder = new HpackEncoder(4096);
    return headers -> {
      encoder.encode(headers);
      return Arrays.copyOf(encoder.bytes(), encoder.length());
    };
  }

  /** The blocks of one connection, again and again, and what decodes them. */
  private static final class Stream {
    private final HpackDecoder decoder = new HpackDecoder(MAX_LIST_SIZE, 4096);
    private final byte[][] blocks;
    private int next;

    /** The first blocks that fill the table come once, if the others do not depend on them. */
    Stream(Function<Headers, byte[]> encoder, IntFunction<Headers> lists, int once, int variants) {
      IntFunction<byte[]> blockOf = call -> encoder.apply(lists.apply(call));
      for (int i = 0; i < once; i++) {
        decode(blockOf.apply(variants + i));
      }
      blocks = new byte[variants][];
      for (int i = 0; i < variants; i++) {
        blocks[i] = blockOf.apply(i);
      }
    }

    Headers decodeNext() {
      byte[] block = blocks[next];
      next = next + 1 == blocks.length ? 0 : next + 1;
      return decode(block);
    }

    private Headers decode(byte[] block) {
      Headers headers = decoder.decode(block, 0, block.length);
      if (headers == null) {
        throw new IllegalStateException("not decoded: " + decoder.error());
      }
      return headers;
    }
  }

  /** Checks every block, also when its turn comes again. */
  @Setup
  public void check() {
    for (int i = 0; i < 2 * VARIANTS; i++) {
      int call = i % VARIANTS;
      expect(Calls.REQUEST, repeated);
      expect(Calls.withTimeout(call), timeouts);
      expect(Calls.withTimeout(call), indexedTimeouts);
      expect(Calls.withTenFields(call), tenFields);
      expect(Calls.withTenFields(call), indexedTenFields);
    }
  }

  private static void expect(Headers headers, Stream stream) {
    Headers found = stream.decodeNext();
    if (!found.equals(headers)) {
      throw new IllegalStateException("decoded " + found + ", expected " + headers);
    }
  }

  /** The same block as before. */
  @Benchmark
  public Headers repeatedBlock() {
    return repeated.decodeNext();
  }

  /** What repeats is indexed, the timeout is a literal without indexing. */
  @Benchmark
  public Headers varyingTimeout() {
    return timeouts.decodeNext();
  }

  /** The same with ten fields of the application's, of which two vary. */
  @Benchmark
  public Headers tenCustomFields() {
    return tenFields.decodeNext();
  }

  /** The timeout is put into the table with every call. */
  @Benchmark
  public Headers varyingTimeoutIndexed() {
    return indexedTimeouts.decodeNext();
  }

  /** All ten fields are put into the table, the two that vary with every call. */
  @Benchmark
  public Headers tenCustomFieldsIndexed() {
    return indexedTenFields.decodeNext();
  }

  /** The first block of a connection, by a decoder made for it. */
  @Benchmark
  public Headers firstBlock() {
    return new HpackDecoder(MAX_LIST_SIZE, 4096).decode(first, 0, first.length);
  }
}
