package dev.legate.http2.hpack;

import dev.legate.bench.jmh.Calls;
import dev.legate.bench.jmh.Microbenchmark;
import dev.legate.http2.Headers;
import java.util.function.IntFunction;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** Encoding header lists that are there already. */
public class HpackEncoderBenchmark extends Microbenchmark {
  private static final int VARIANTS = 2048;

  private final HpackEncoder encoder = new HpackEncoder(4096);
  private final Headers[] timeouts = variants(Calls::withTimeout);
  private final Headers[] tenFields = variants(Calls::withTenFields);
  private int next;

  private static Headers[] variants(IntFunction<Headers> lists) {
    Headers[] all = new Headers[VARIANTS];
    for (int i = 0; i < VARIANTS; i++) {
      all[i] = lists.apply(i);
    }
    return all;
  }

  private int encode(Headers headers) {
    encoder.encode(headers);
    return encoder.length();
  }

  private int next() {
    next = (next + 1) & (VARIANTS - 1);
    return next;
  }

  /** Checks the blocks by decoding them. */
  @Setup
  public void check() {
    HpackDecoder decoder = new HpackDecoder(8 * 1024, 4096);
    for (Headers[] each : new Headers[][] {timeouts, tenFields, {Calls.HEAD, Calls.HEAD}}) {
      for (Headers headers : each) {
        int length = encode(headers);
        if (!headers.equals(decoder.decode(encoder.bytes(), 0, length))) {
          throw new IllegalStateException("encoded wrongly: " + headers);
        }
      }
    }
  }

  /** The head of a reply, the same object each time. */
  @Benchmark
  public int repeatedList() {
    return encode(Calls.HEAD);
  }

  /** A shared prefix, and a timeout that differs from call to call. */
  @Benchmark
  public int varyingTimeout() {
    return encode(timeouts[next()]);
  }

  /** A shared prefix, and ten fields of the application's, of which two vary. */
  @Benchmark
  public int tenCustomFields() {
    return encode(tenFields[next()]);
  }

  /** The first list of a connection, by an encoder made for it. */
  @Benchmark
  public int firstList() {
    HpackEncoder cold = new HpackEncoder(4096);
    cold.encode(Calls.REQUEST);
    return cold.length();
  }
}
