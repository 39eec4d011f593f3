package dev.legate.http2.frame;

import dev.legate.bench.jmh.Calls;
import dev.legate.bench.jmh.Microbenchmark;
import dev.legate.bench.jmh.RequestBatch;
import dev.legate.http2.Settings;
import dev.legate.http2.hpack.HpackEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Finding the frames in what was read; per request, which is HEADERS and DATA. */
public class FrameReaderBenchmark extends Microbenchmark {
  private final FrameReader reader = new FrameReader(Settings.SMALLEST_MAX_FRAME_SIZE);
  private final FrameCounter found = new FrameCounter();
  private byte[] batch = {};

  /** Begins a connection, and makes a batch as it comes when the blocks repeat. */
  @Setup
  public void begin() {
    OutputBuffer out = new OutputBuffer();
    new FrameWriter(out).settings(Settings.none());
    read(RequestBatch.bytesOf(out), 0);
    HpackEncoder encoder = new HpackEncoder(4096);
    RequestBatch.of(encoder, call -> Calls.REQUEST);
    batch = RequestBatch.of(encoder, call -> Calls.REQUEST).bytes();
  }

  private void read(byte[] bytes, int from) {
    if (reader.read(bytes, from, bytes.length - from, found) != null) {
      throw new IllegalStateException("the reader has found an error");
    }
  }

  /** Everything came in one read. */
  @Benchmark
  @OperationsPerInvocation(Calls.BATCH)
  public long wholeBatch() {
    read(batch, 0);
    return found.bytes;
  }

  /** The read ended within a HEADERS frame, whose beginning is kept. */
  @Benchmark
  @OperationsPerInvocation(Calls.BATCH)
  public long batchCutInHeaders() {
    if (reader.read(batch, 0, 12, found) != null) {
      throw new IllegalStateException("the reader has found an error");
    }
    read(batch, 12);
    return found.bytes;
  }

  /** Checks that whole requests were found, and nothing else but the SETTINGS. */
  @TearDown
  public void check() {
    if (found.others != 1 || found.headers != found.ends || found.ends % Calls.BATCH != 0) {
      throw new IllegalStateException(found.toString());
    }
  }
}
