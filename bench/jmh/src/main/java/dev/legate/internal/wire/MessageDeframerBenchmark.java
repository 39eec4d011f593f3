package dev.legate.internal.wire;

import dev.legate.Status;
import dev.legate.bench.jmh.Calls;
import dev.legate.bench.jmh.Microbenchmark;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;

/** Finding the messages in the DATA of a call. */
public class MessageDeframerBenchmark extends Microbenchmark {
  private static final int FRAME = 16 * 1024;
  private static final int SMALL = 128;
  private static final int LARGE = 1024 * 1024;

  private final Counter found = new Counter();
  private final GatheredMessages gathering = new GatheredMessages();
  private final MessageDeframer smallOnes =
      new MessageDeframer(found, BufferAdvance.NONE, gathering, SizeLimit.SERVER_RECEIVE);
  private final MessageDeframer largeOnes =
      new MessageDeframer(found, new BufferAdvance(BufferAdvance.MOST), gathering, SizeLimit.SERVER_RECEIVE);
  private MessageDeframer ofCall = smallOnes;
  private final byte[] message = Calls.message();
  private final byte[] joined = joined();
  private final byte[] large = Calls.framed(LARGE);

  private static byte[] joined() {
    ByteBuffer all = ByteBuffer.allocate(SMALL * Calls.message().length);
    for (int i = 0; i < SMALL; i++) {
      all.put(Calls.message());
    }
    return all.array();
  }

  /** Checks that all messages are found. */
  @Setup
  public void check() {
    long expected = Calls.PAYLOAD + (long) SMALL * Calls.PAYLOAD + LARGE;
    unary();
    smallMessagesInOneFrame();
    if (largeMessage() != expected || !ofCall.isStopped()) {
      throw new IllegalStateException("found " + found.bytes + " bytes, expected " + expected);
    }
  }

  /** The one message of a unary call, by a deframer made for it. */
  @Benchmark
  public long unary() {
    MessageDeframer deframer =
        new MessageDeframer(found, BufferAdvance.NONE, gathering, SizeLimit.SERVER_RECEIVE);
    ofCall = deframer; // which keeps it
    deframer.data(message, 0, message.length);
    boolean whole = deframer.end();
    gathering.clear();
    return whole ? found.bytes : -1;
  }

  /** Per message, of those that share one DATA frame. */
  @Benchmark
  @OperationsPerInvocation(SMALL)
  public long smallMessagesInOneFrame() {
    smallOnes.data(joined, 0, joined.length);
    smallOnes.tell();
    gathering.clear();
    return found.bytes;
  }

  /** Per message, of those that one read brings in DATA frames of their own. */
  @Benchmark
  @OperationsPerInvocation(SMALL)
  public long smallMessagesInFramesOfTheirOwn() {
    for (int at = 0; at < joined.length; at += message.length) {
      smallOnes.data(joined, at, message.length);
    }
    smallOnes.tell();
    gathering.clear();
    return found.bytes;
  }

  /** A message of 1 MiB in DATA frames of 16 KiB. */
  @Benchmark
  public long largeMessage() {
    for (int from = 0; from < large.length; from += FRAME) {
      largeOnes.data(large, from, Math.min(FRAME, large.length - from));
    }
    return found.bytes;
  }

  private static final class Counter implements StreamListener {
    long bytes;

    @SuppressWarnings("unused") // keeps it
    ByteBuffer last = ByteBuffer.allocate(0);

    @Override
    public int maxReceiveSize() {
      return 4 * 1024 * 1024;
    }

    @Override
    public void onMessages(ByteBuffer framed, int count) {
      bytes += framed.remaining() - (long) count * MessageFramer.PREFIX;
      last = framed;
    }

    @Override
    public void onInvalid(Status status) {
      throw new IllegalStateException(status.toString());
    }

    @Override
    public void onHead(ResponseHead head) {}

    @Override
    public void onHalfClosed() {}

    @Override
    public void onTrailers(Trailers trailers) {}

    @Override
    public void onClosed(Status status, boolean unprocessed) {}

    @Override
    public void onSent(int bytes) {}

    @Override
    public void onDeadline() {}
  }
}
