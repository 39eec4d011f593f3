package dev.legate.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.connection.Conversation.Fault;
import dev.legate.http2.connection.Conversation.Shape;
import dev.legate.http2.frame.Flags;
import dev.legate.http2.frame.FrameType;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A call of each shape whose bytes are split, held back or cut off at every boundary between two
 * bytes, in both directions.
 */
class CutConversationTest {
  private enum Direction {
    TO_SERVER,
    TO_CLIENT;

    Conversation.Wire of(Conversation conversation) {
      return this == TO_SERVER ? conversation.toServer : conversation.toClient;
    }
  }

  private static void atEveryByte(Shape shape, Fault fault, Consumer<Conversation> check) {
    Conversation whole = new Conversation(shape).run();
    for (Direction direction : Direction.values()) {
      int bytes = direction.of(whole).sent().length;
      assertThat(bytes).isGreaterThan(100);
      for (int at = 0; at <= bytes; at++) {
        Conversation conversation = new Conversation(shape);
        direction.of(conversation).goesWrong(fault, at);
        try {
          check.accept(conversation.run());
          conversation.end();
          assertNothingLeft(conversation);
        } catch (Throwable failure) {
          throw new AssertionError(fault + " " + direction + " at byte " + at, failure);
        }
      }
    }
  }

  private static void assertWhole(Conversation conversation, Shape shape) {
    assertThat(conversation.caller.complete).isTrue();
    assertThat(conversation.caller.received.toByteArray())
        .isEqualTo(Conversation.messages(shape.responses));
    assertThat(conversation.answerer.request).isEqualTo(Conversation.messages(shape.requests));
    for (LifeCheck each : new LifeCheck[] {conversation.caller, conversation.answerer}) {
      assertThat(each.streamErrors + each.resets).isZero();
      assertThat(each.connectionError).isNull();
    }
  }

  private static void assertNothingLeft(Conversation conversation) {
    LifeCheck[] owners = {conversation.caller, conversation.answerer};
    Http2Connection[] machines = {conversation.caller.connection, conversation.answerer.connection};
    for (int i = 0; i < 2; i++) {
      assertThat(owners[i].closed).isEqualTo(owners[i].opened);
      assertThat(machines[i].isFinished()).isTrue();
      assertThat(machines[i].activeStreams()).isZero();
      assertThat(machines[i].queuedBytes()).isZero();
      assertThat(machines[i].unconsumedBytes()).isZero();
      assertThat(machines[i].wantsFlush()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void splitAnywhereItIsWhole(Shape shape) {
    atEveryByte(shape, Fault.SPLIT, conversation -> assertWhole(conversation, shape));
  }

  @ParameterizedTest
  @EnumSource
  void heldBackAnywhereItIsWhole(Shape shape) {
    atEveryByte(shape, Fault.HELD, conversation -> assertWhole(conversation, shape));
  }

  @ParameterizedTest
  @EnumSource
  void byteByByteItIsWhole(Shape shape) {
    Conversation conversation = new Conversation(shape);
    conversation.toServer.goesWrong(Fault.SINGLE, 0);
    conversation.toClient.goesWrong(Fault.SINGLE, 0);
    assertWhole(conversation.run(), shape);
  }

  @ParameterizedTest
  @EnumSource
  void cutAnywhereItIsWholeIfItsEndHadArrivedAndElseAborted(Shape shape) {
    int end = endOfCall(new Conversation(shape).run().toClient.sent());
    atEveryByte(
        shape,
        Fault.CUT,
        conversation -> {
          conversation.end();
          Conversation.Caller caller = conversation.caller;
          assertThat(caller.complete).isEqualTo(conversation.toClient.delivered >= end);
          assertThat(caller.aborted).isEqualTo(!caller.complete);
          byte[] received = caller.received.toByteArray();
          byte[] whole = Conversation.messages(shape.responses);
          assertThat(received).isEqualTo(Arrays.copyOf(whole, received.length));
          if (caller.complete) {
            assertThat(received).hasSameSizeAs(whole);
          }
        });
  }

  /** The first byte after the trailers of stream 1. */
  private static int endOfCall(byte[] sent) {
    for (int at = 0; ; ) {
      int payload = (sent[at] & 0xff) << 16 | (sent[at + 1] & 0xff) << 8 | sent[at + 2] & 0xff;
      boolean ends = sent[at + 3] == FrameType.HEADERS && (sent[at + 4] & Flags.END_STREAM) != 0;
      at += 9 + payload;
      if (ends) {
        return at;
      }
    }
  }
}
