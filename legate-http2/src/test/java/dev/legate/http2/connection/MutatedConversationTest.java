package dev.legate.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.Settings;
import dev.legate.http2.connection.Conversation.Shape;
import dev.legate.http2.frame.FrameReader;
import dev.legate.http2.frame.FrameWriter;
import dev.legate.http2.frame.OutputBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Valid conversations of every shape, mutated and fed to either side: it never throws, what it
 * answers is well-formed and in proportion, each stream lives one life, and nothing is left.
 */
@Timeout(value = 1, unit = TimeUnit.DAYS) // Seeds has a limit of its own
class MutatedConversationTest {
  private static final int TIMES = 100_000;
  private static final int PREFACE = 24;
  private static final byte[][] TO_SERVER = new byte[Shape.values().length][];
  private static final byte[][] TO_CLIENT = new byte[Shape.values().length][];

  static {
    for (Shape shape : Shape.values()) {
      Conversation recorded = new Conversation(shape).run();
      TO_SERVER[shape.ordinal()] = recorded.toServer.sent();
      TO_CLIENT[shape.ordinal()] = recorded.toClient.sent();
    }
  }

  @Test
  void aServerSurvivesWhatClientsMightSend() {
    Seeds.each(
        TIMES,
        seed -> {
          Random random = new Random(seed);
          Shape shape = any(random);
          byte[] other = TO_SERVER[any(random).ordinal()];
          byte[] hostile =
              new Mutator(random).mutate(TO_SERVER[shape.ordinal()], PREFACE, other, PREFACE);
          Conversation.Answerer owner = new Conversation.Answerer(shape);
          owner.connection.start(1);
          new Run(random, owner.connection, owner, 0).feed(hostile);
        });
  }

  @Test
  void aClientSurvivesWhatServersMightSend() {
    Seeds.each(
        TIMES,
        seed -> {
          Random random = new Random(seed);
          Shape shape = any(random);
          byte[] other = TO_CLIENT[any(random).ordinal()];
          byte[] hostile = new Mutator(random).mutate(TO_CLIENT[shape.ordinal()], 0, other, 0);
          Conversation.Caller owner = new Conversation.Caller(shape);
          owner.connection.start(1);
          owner.call();
          new Run(random, owner.connection, owner, PREFACE).feed(hostile);
        });
  }

  private static Shape any(Random random) {
    return Shape.values()[random.nextInt(Shape.values().length)];
  }

  /** One side under fire. */
  private static final class Run {
    private final Random random;
    private final Http2Connection connection;
    private final LifeCheck owner;
    private final FrameReader reader = new FrameReader(Settings.LARGEST_MAX_FRAME_SIZE);
    private final FrameWriter read = new FrameWriter(new OutputBuffer());
    private int toSkip;
    private int answered;

    Run(Random random, Http2Connection connection, LifeCheck owner, int preface) {
      this.random = random;
      this.connection = connection;
      this.owner = owner;
      this.toSkip = preface;
      read.maxFrameSize(Settings.LARGEST_MAX_FRAME_SIZE);
    }

    void feed(byte[] hostile) {
      int most = random.nextInt(3) == 0 ? 20 : 2000;
      for (int at = 0; at < hostile.length; ) {
        int length = Math.min(hostile.length - at, 1 + random.nextInt(most));
        boolean wasFinished = connection.isFinished();
        if (wasFinished) {
          flush(); // the GOAWAY
        }
        int before = answered;
        connection.receive(hostile, at, length, 1);
        at += length;
        if (wasFinished) {
          flush();
          assertThat(answered).as("after its end it is silent").isEqualTo(before);
        } else if (random.nextInt(3) > 0) {
          flush();
        }
        assertThat(owner.opened - owner.closed).isEqualTo(connection.activeStreams());
        assertThat(connection.unconsumedBytes()).isZero();
        assertThat(connection.queuedBytes()).isLessThanOrEqualTo(bound(at));
        if (owner.connectionError != null) {
          assertThat(connection.isFinished()).isTrue();
        }
      }
      connection.receiveEnd();
      flush();
      assertThat(answered).isLessThanOrEqualTo(bound(hostile.length));
      assertThat(connection.isFinished()).isTrue();
      assertThat(owner.closed).isEqualTo(owner.opened);
      assertThat(connection.activeStreams()).isZero();
      assertThat(connection.queuedBytes()).isZero();
      assertThat(connection.wantsFlush()).isFalse();
    }

    /** A request of 10 bytes, from the dynamic table, is answered with some 200. */
    private static int bound(int received) {
      return 30 * received + 1000;
    }

    private void flush() {
      connection.flush(
          (b, offset, length) -> {
            int skipped = Math.min(toSkip, length);
            toSkip -= skipped;
            answered += length;
            assertThat(reader.read(b, offset + skipped, length - skipped, read)).isNull();
          });
    }
  }
}
