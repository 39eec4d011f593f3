package dev.legate.http2.frame;

import dev.legate.bench.jmh.Calls;
import dev.legate.bench.jmh.Microbenchmark;
import dev.legate.bench.jmh.RequestBatch;
import dev.legate.http2.ByteSink;
import dev.legate.http2.Settings;
import dev.legate.http2.hpack.HpackEncoder;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Writing frames, up to the copy that goes to the socket. */
public class FrameWriterBenchmark extends Microbenchmark {
  private static final int STREAMED = 64;
  private static final int LARGE = 16 * 1024;

  private final OutputBuffer out = new OutputBuffer();
  private final FrameWriter frames = new FrameWriter(out);
  private final byte[] message = Calls.message();
  private final byte[] large = new byte[LARGE];
  private final byte[] socket = new byte[64 * 1024];
  private int written;
  private final ByteSink copying =
      (buffer, offset, length) -> {
        System.arraycopy(buffer, offset, socket, written, length);
        written += length;
      };
  private byte[] head = {};
  private byte[] trailers = {};

  /** Encodes the blocks as they are when they repeat. */
  @Setup
  public void begin() {
    HpackEncoder encoder = new HpackEncoder(4096);
    for (int i = 0; i < 3; i++) {
      encoder.encode(Calls.HEAD);
      head = Arrays.copyOf(encoder.bytes(), encoder.length());
      encoder.encode(Calls.TRAILERS);
      trailers = Arrays.copyOf(encoder.bytes(), encoder.length());
    }
    check(unaryReplies(), "64 HEADERS, 0 ends, 1 others");
    check(joinedMessages(), "0 HEADERS, 0 ends, 1 others");
    check(largeData(), "0 HEADERS, 0 ends, 1 others");
  }

  /** Reads what was written. */
  private void check(int length, String expected) {
    OutputBuffer settings = new OutputBuffer();
    new FrameWriter(settings).settings(Settings.none());
    byte[] first = RequestBatch.bytesOf(settings);
    FrameCounter found = new FrameCounter();
    FrameReader reader = new FrameReader(Settings.SMALLEST_MAX_FRAME_SIZE);
    if (reader.read(first, 0, first.length, found) != null
        || reader.read(socket, 0, length, found) != null
        || !found.toString().startsWith(expected)) {
      throw new IllegalStateException("wrote " + found + ", expected " + expected);
    }
  }

  /** Per unary reply: HEADERS, DATA and HEADERS. */
  @Benchmark
  @OperationsPerInvocation(Calls.BATCH)
  public int unaryReplies() {
    for (int id = 1; id < 2 * Calls.BATCH; id += 2) {
      frames.headers(id, head, 0, head.length, Flags.END_HEADERS);
      frames.data(id, message, 0, message.length, message.length, false);
      frames.headers(id, trailers, 0, trailers.length, Flags.END_HEADERS | Flags.END_STREAM);
    }
    return drain();
  }

  /** Per message of a stream whose messages join in one DATA frame. */
  @Benchmark
  @OperationsPerInvocation(STREAMED)
  public int joinedMessages() {
    frames.data(1, message, 0, message.length, message.length, false);
    for (int i = 1; i < STREAMED; i++) {
      if (!frames.extendData(1, message, 0, message.length, false)) {
        throw new IllegalStateException("the frame could not be lengthened");
      }
    }
    return drain();
  }

  /** Per DATA frame of 16 KiB, which is kept by reference and copied to the socket only. */
  @Benchmark
  public int largeData() {
    frames.data(1, large, 0, LARGE, LARGE, false);
    return drain();
  }

  private int drain() {
    written = 0;
    out.drainTo(copying);
    return written;
  }
}
