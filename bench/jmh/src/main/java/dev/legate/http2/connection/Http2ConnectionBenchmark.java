package dev.legate.http2.connection;

import dev.legate.bench.jmh.Calls;
import dev.legate.bench.jmh.Microbenchmark;
import dev.legate.bench.jmh.RequestBatch;
import dev.legate.http2.ByteSink;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.frame.FrameWriter;
import dev.legate.http2.frame.OutputBuffer;
import dev.legate.http2.frame.Preface;
import dev.legate.http2.hpack.HpackEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** The machine as a whole, on a server: the bytes of a batch in, replies out; per call. */
public class Http2ConnectionBenchmark extends Microbenchmark {
  /** Batches that take turns, so that timeouts do not repeat as far as the decoder sees. */
  private static final int VARIANTS = 64;

  /** What the header lists of requests have. */
  public enum Fields {
    /** The same block each time. */
    REPEATED,
    /** A timeout that varies. */
    TIMEOUT,
    /** Ten fields of the application's, of which two vary. */
    TEN_CUSTOM;

    private Headers of(int call) {
      return switch (this) {
        case REPEATED -> Calls.REQUEST;
        case TIMEOUT -> Calls.withTimeout(call);
        case TEN_CUSTOM -> Calls.withTenFields(call);
      };
    }
  }

  /** What the header lists of requests have. */
  @Param public Fields fields = Fields.REPEATED;

  private final RequestBatch[] batches = new RequestBatch[VARIANTS];
  private final byte[] socket = new byte[64 * 1024];
  private int written;
  private final ByteSink copying =
      (buffer, offset, length) -> {
        System.arraycopy(buffer, offset, socket, written, length);
        written += length;
      };
  private Side atOnce = new Side(new EchoingOwner(true));
  private Side later = new Side(new EchoingOwner(false));

  /** A connection, how far it is, and who answers on it. */
  private final class Side {
    private final EchoingOwner owner;
    private final Http2Connection machine;
    private int nextId = 1;
    private int turn;

    Side(EchoingOwner owner) {
      this.owner = owner;
      this.machine = Http2Connection.server(Http2Config.server(), owner);
      owner.owns(machine);
    }

    void begin(byte[] preface) {
      machine.start(System.nanoTime());
      receive(preface);
      flush();
    }

    void receive(byte[] bytes) {
      machine.receive(bytes, 0, bytes.length, System.nanoTime());
    }

    void nextBatch() {
      RequestBatch batch = batches[turn];
      turn = (turn + 1) % VARIANTS;
      nextId = batch.ids(nextId);
      receive(batch.bytes());
    }

    int flush() {
      written = 0;
      machine.flush(copying);
      return written;
    }
  }

  /** Connects anew, long before ids run out. */
  @Setup(Level.Iteration)
  public void connect() {
    OutputBuffer out = new OutputBuffer();
    FrameWriter frames = new FrameWriter(out);
    Preface.writeTo(out);
    frames.settings(Settings.none());
    frames.settingsAck();
    byte[] preface = RequestBatch.bytesOf(out);
    HpackEncoder encoder = new HpackEncoder(4096);
    RequestBatch first = RequestBatch.withWindow(encoder, fields::of);
    for (int i = 0; i < VARIANTS; i++) {
      int from = (i + 1) * Calls.BATCH;
      batches[i] = RequestBatch.withWindow(encoder, call -> fields.of(from + call));
    }
    atOnce = new Side(new EchoingOwner(true));
    later = new Side(new EchoingOwner(false));
    for (Side each : new Side[] {atOnce, later}) {
      each.begin(preface);
      each.nextId = first.ids(each.nextId);
      each.receive(first.bytes()); // its blocks fill the decoder's table, and come once
      each.owner.answerAll();
      each.flush();
    }
  }

  /** Each request is answered when it has ended, as by an inline handler. */
  @Benchmark
  @OperationsPerInvocation(Calls.BATCH)
  public int answeredAtOnce() {
    atOnce.nextBatch();
    return atOnce.flush();
  }

  /** All are answered when the batch was read, as by handlers on threads. */
  @Benchmark
  @OperationsPerInvocation(Calls.BATCH)
  public int answeredAfterTheBatch() {
    later.nextBatch();
    later.owner.answerAll();
    return later.flush();
  }

  /** Checks that all calls were answered. */
  @TearDown(Level.Iteration)
  public void check() {
    for (Side each : new Side[] {atOnce, later}) {
      if (2 * each.owner.closed + 1 != each.nextId || each.machine.queuedBytes() > 0) {
        throw new IllegalStateException(
            each.owner.closed + " streams were answered, the next id is " + each.nextId);
      }
    }
  }
}
