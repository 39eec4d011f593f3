package dev.legate.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.RecordingListener;
import dev.legate.internal.transport.RecordingListener.Invalid;
import dev.legate.internal.transport.RecordingListener.Message;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDeframerTest {
  private final RecordingListener listener = new RecordingListener();
  private final GatheredMessages gathering = new GatheredMessages();
  private final MessageDeframer deframer =
      new MessageDeframer(listener, BufferAdvance.NONE, gathering, SizeLimit.SERVER_RECEIVE);

  private void data(int... bytes) {
    byte[] array = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      array[i] = (byte) bytes[i];
    }
    deframer.data(array, 0, array.length);
    deframer.tell();
    gathering.clear();
  }

  private void assertInvalid(StatusCode code, String... texts) {
    Status status = listener.next(Invalid.class).status();
    assertThat(status.code()).isEqualTo(code);
    assertThat(status.description()).contains(texts);
    data(0, 0, 0, 0, 1, 1);
    assertThat(deframer.end()).isFalse();
    assertThat(listener.rest()).as("after what is invalid nothing is told").isEmpty();
  }

  @Property(tries = 300)
  void messagesComeOutWholeHoweverTheirBytesAreSplit(
      @ForAll @Size(max = 8) List<byte[]> messages, @ForAll long seed) {
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    for (byte[] message : messages) {
      wire.write(0);
      wire.writeBytes(ByteBuffer.allocate(4).putInt(message.length).array());
      wire.writeBytes(message);
    }
    byte[] all = wire.toByteArray();
    RecordingListener recorder = new RecordingListener();
    MessageDeframer splitter =
        new MessageDeframer(recorder, BufferAdvance.NONE, gathering, SizeLimit.SERVER_RECEIVE);
    Random random = new Random(seed);
    int most = 1 + random.nextInt(40);
    for (int at = 0; at < all.length; ) {
      ByteBuffer rest = splitter.restOfMessage();
      if (rest != null && random.nextBoolean()) { // its bytes are put where they belong
        int length = 1 + random.nextInt(rest.remaining());
        rest.duplicate().put(all, at, length);
        splitter.data(rest.array(), rest.position(), length);
        at += length;
        continue;
      }
      int count = Math.min(all.length - at, random.nextInt(most + 1));
      byte[] piece = new byte[count + 4];
      System.arraycopy(all, at, piece, 2, count);
      splitter.data(piece, 2, count);
      splitter.tell();
      gathering.clear();
      Arrays.fill(piece, (byte) 0x55); // what is kept must have been copied
      at += count;
    }
    assertThat(splitter.end()).isTrue();
    List<byte[]> received = new ArrayList<>();
    recorder.rest().forEach(event -> received.add(((Message) event).bytes()));
    assertThat(received).hasSameSizeAs(messages);
    for (int i = 0; i < received.size(); i++) {
      assertThat(received.get(i)).isEqualTo(messages.get(i));
    }
  }

  @Property(tries = 300)
  void anyBytesAreReadWithoutFailingAndToldAboutAtMostOnceWhenInvalid(
      @ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(min = 1, max = 7) int piece) {
    RecordingListener recorder = new RecordingListener().maxReceiveSize(1 << 20);
    MessageDeframer fuzzed =
        new MessageDeframer(
            recorder, BufferAdvance.NONE, new GatheredMessages(), SizeLimit.SERVER_RECEIVE);
    for (int at = 0; at < bytes.length; at += piece) {
      fuzzed.data(bytes, at, Math.min(piece, bytes.length - at));
      assertThat(fuzzed.missing()).isBetween(0, 1 << 20);
    }
    fuzzed.end();
    List<RecordingListener.Event> events = recorder.rest();
    long invalid = events.stream().filter(Invalid.class::isInstance).count();
    assertThat(invalid).isLessThanOrEqualTo(1);
    if (invalid == 1) {
      assertThat(events.getLast()).isInstanceOf(Invalid.class);
    }
  }

  @Test
  void aMessageInOnePieceIsCopiedOnce() {
    data(0, 0, 0, 0, 3, 1, 2, 3);
    assertThat(listener.next(Message.class).bytes()).containsExactly(1, 2, 3);
  }

  @Test
  void emptyMessagesAreMessages() {
    data(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(listener.rest()).hasSize(2);
    assertThat(deframer.end()).isTrue();
  }

  @Test
  void whatABegunMessageNeedsIsKnown() {
    assertThat(deframer.missing()).isZero();
    data(0, 0, 0);
    assertThat(deframer.missing()).isZero();
    data(1, 0, 9, 9);
    assertThat(deframer.missing()).isEqualTo(254);
  }

  @Test
  void theRestOfAMessageHasItsPlaceAsFarAsTheBufferReaches() {
    assertThat(deframer.restOfMessage()).isNull();
    data(0, 0, 0);
    assertThat(deframer.restOfMessage()).as("inside a prefix").isNull();
    data(0, 9);
    assertThat(deframer.restOfMessage()).as("without a buffer for it").isNull();
    data(1);
    assertThat(deframer.restOfMessage().remaining()).as("twice what has come").isEqualTo(6);
    data(2, 3, 4, 5, 6, 7, 8);
    assertThat(deframer.restOfMessage().remaining()).isEqualTo(1);
    data(9);
    assertThat(deframer.restOfMessage()).as("between messages").isNull();
    assertThat(listener.next(Message.class).bytes()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    data(0, 0, 0, 0, 9, 1);
    deframer.stop();
    assertThat(deframer.restOfMessage()).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 128, 255})
  void aFlagAboveOneIsInvalid(int flag) {
    data(flag, 0, 0, 0, 0);
    assertInvalid(StatusCode.INTERNAL, "flag", Integer.toString(flag));
  }

  @Test
  void aCompressedMessageWithoutEncodingIsInvalid() {
    data(1, 0, 0, 0, 1, 1);
    assertInvalid(StatusCode.INTERNAL, "compressed", "identity");
  }

  @Test
  void aCompressedMessageIsToldAsItIsWhereThereIsAnEncoding() {
    deframer.encoding("zstd");
    data(0, 0, 0, 0, 1, 1);
    assertThat(listener.next(Message.class).compressed()).isFalse();
    data(1, 0, 0, 0, 1, 1);
    assertThat(listener.next(Message.class).compressed()).isTrue();
  }

  @Test
  void aMessageOfTheLimitPassesAndALargerOneIsRefusedFromItsPrefix() {
    listener.maxReceiveSize(3);
    data(0, 0, 0, 0, 3, 1, 2, 3);
    listener.next(Message.class);
    data(0, 0, 0, 0, 4);
    assertInvalid(StatusCode.RESOURCE_EXHAUSTED, "4 bytes", "maxReceiveSize", "3 bytes");
  }

  @Test
  void aLengthBeyondIntIsRefused() {
    listener.maxReceiveSize(Integer.MAX_VALUE);
    data(0, 255, 255, 255, 255);
    assertInvalid(StatusCode.RESOURCE_EXHAUSTED, "4294967295");
  }

  @Test
  void anEndInsideAPrefixIsInvalid() {
    data(0, 0);
    assertThat(deframer.end()).isFalse();
    assertInvalid(StatusCode.INTERNAL, "2 of the 5");
  }

  @Test
  void anEndInsideAMessageIsInvalid() {
    data(0, 0, 0, 0, 9, 1);
    assertThat(deframer.end()).isFalse();
    assertInvalid(StatusCode.INTERNAL, "1 of 9");
  }

  @Test
  void nothingIsToldAfterStopping() {
    data(0, 0, 0, 0, 2, 1);
    deframer.stop();
    data(1, 0, 0, 0, 0, 0);
    assertThat(deframer.end()).isFalse();
    assertThat(listener.rest()).isEmpty();
  }

  @Property(tries = 200)
  void theBufferIsAtMostTwiceWhatHasComeWhateverWasPromised(
      @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE - 8 - 5) int promised,
      @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 3000) Integer> pieces) {
    MessageDeframer greedy =
        new MessageDeframer(
            new RecordingListener().maxReceiveSize(Integer.MAX_VALUE),
            BufferAdvance.NONE,
            new GatheredMessages(),
            SizeLimit.SERVER_RECEIVE);
    greedy.data(ByteBuffer.allocate(5).putInt(1, promised).array(), 0, 5);
    assertThat(greedy.reserved()).isLessThanOrEqualTo(10);
    int received = 0;
    for (int piece : pieces) {
      int count = Math.min(piece, promised - received - 1);
      greedy.data(new byte[count], 0, count);
      received += count;
      assertThat(greedy.reserved()).isLessThanOrEqualTo(Math.min(2 * (5 + received), 5 + promised));
      assertThat(greedy.missing()).isEqualTo(promised - received);
    }
  }

  @Test
  void aMessageThatNoArrayCouldHoldIsRefusedWhateverTheLimit() {
    listener.maxReceiveSize(Integer.MAX_VALUE);
    data(0, 0x7f, 0xff, 0xff, 0xff);
    assertInvalid(StatusCode.RESOURCE_EXHAUSTED, "2147483647 bytes");
  }

  /** Remembers how many messages were told at a time. */
  private static final class Counting extends RecordingListener {
    final List<Integer> counts = new ArrayList<>();

    @Override
    public void onMessages(ByteBuffer framed, int count) {
      counts.add(count);
      super.onMessages(framed, count);
    }
  }

  @Test
  void messagesOfOneReadAreToldTogetherWhateverFramesTheyCameIn() {
    Counting told = new Counting();
    MessageDeframer deframer =
        new MessageDeframer(told, BufferAdvance.NONE, gathering, SizeLimit.SERVER_RECEIVE);
    byte[] read = {
      0,
      0,
      0,
      0,
      1,
      7, // a message
      99, // what belongs to another stream
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      0,
      2,
      8,
      9, // two in one frame
      99,
      0,
      0,
      0,
      0,
      3 // and the beginning of a fourth
    };
    deframer.data(read, 0, 6);
    deframer.data(read, 7, 12);
    deframer.data(read, 20, 5);
    assertThat(deframer.hasGathered()).isTrue();
    assertThat(told.rest()).isEmpty();
    deframer.tell();
    gathering.clear();
    assertThat(deframer.hasGathered()).isFalse();
    read = new byte[] {1, 2, 3, 99, 0, 0, 0, 0, 1, 4};
    deframer.data(read, 0, 3);
    deframer.data(read, 4, 6);
    assertThat(deframer.end()).as("which tells, too").isTrue();
    assertThat(told.counts).containsExactly(3, 2);
    List<byte[]> received = new ArrayList<>();
    told.rest().forEach(event -> received.add(((Message) event).bytes()));
    assertThat(received)
        .containsExactly(
            new byte[] {7}, new byte[0], new byte[] {8, 9}, new byte[] {1, 2, 3}, new byte[] {4});
  }

  @Test
  void theMessagesOfStreamsWhoseFramesComeInTurnAreKeptApart() {
    GatheredMessages shared = new GatheredMessages();
    Counting[] told = new Counting[20]; // so many that the gathering have to grow
    MessageDeframer[] streams = new MessageDeframer[told.length];
    for (int i = 0; i < told.length; i++) {
      told[i] = new Counting();
      streams[i] =
          new MessageDeframer(told[i], BufferAdvance.NONE, shared, SizeLimit.SERVER_RECEIVE);
    }
    for (int round = 0; round < 2; round++) {
      byte[] read = new byte[told.length * 3 * 6];
      for (int at = 0; at < read.length; at += 6) {
        int stream = at / 6 % told.length;
        read[at + 4] = 1;
        read[at + 5] = (byte) (10 * stream + at / 6 / told.length);
        streams[stream].data(read, at, 6);
      }
      for (MessageDeframer stream : streams) {
        stream.tell();
      }
      shared.clear();
      for (int i = 0; i < told.length; i++) {
        for (int message = 0; message < 3; message++) {
          byte expected = (byte) (10 * i + message);
          assertThat(told[i].next(Message.class).bytes()).containsExactly(expected);
        }
        assertThat(told[i].counts).containsOnly(3);
      }
    }
  }

  @Test
  void bytesOfAnotherArrayAreRefusedWhileThoseOfTheFirstAreNotTold() {
    deframer.data(new byte[] {0, 0, 0, 0, 0}, 0, 5);
    assertThatIllegalStateException()
        .isThrownBy(() -> deframer.data(new byte[] {0, 0, 0, 0, 0}, 0, 5))
        .withMessageContaining("another array");
  }

  @Test
  void messagesThatCouldNotBeToldAreNotToldLater() {
    RecordingListener failing =
        new RecordingListener() {
          @Override
          public void onMessages(ByteBuffer framed, int count) {
            throw new OutOfMemoryError("for a test");
          }
        };
    MessageDeframer deframer =
        new MessageDeframer(failing, BufferAdvance.NONE, gathering, SizeLimit.SERVER_RECEIVE);
    deframer.data(new byte[] {0, 0, 0, 0, 0}, 0, 5);
    assertThatThrownBy(deframer::tell).isInstanceOf(OutOfMemoryError.class);
    assertThat(deframer.hasGathered()).isFalse();
    deframer.tell();
  }

  @Test
  void aLargeMessageIsToldAtOnceAfterThoseBeforeIt() {
    Counting told = new Counting();
    MessageDeframer deframer =
        new MessageDeframer(
            told, BufferAdvance.NONE, new GatheredMessages(), SizeLimit.SERVER_RECEIVE);
    byte[] read = new byte[6 + 5 + 2000];
    read[4] = 1;
    read[6 + 3] = 2000 >>> 8;
    read[6 + 4] = (byte) 2000;
    deframer.data(read, 0, 100);
    deframer.data(read, 100, read.length - 100);
    assertThat(told.counts).containsExactly(1, 1);
    assertThat(told.rest()).hasSize(2);
  }

  @Test
  void whatCameBeforeAnInvalidPrefixIsTold() {
    data(0, 0, 0, 0, 1, 7, 2, 0, 0, 0, 0);
    assertThat(listener.next(Message.class).bytes()).containsExactly(7);
    assertInvalid(StatusCode.INTERNAL, "flag", "2");
  }

  @Test
  void aLargeMessageHasItsWholeBufferAtOnceAsLongAsTheAdvanceLasts() {
    BufferAdvance advance = new BufferAdvance(1000);
    RecordingListener told = new RecordingListener();
    MessageDeframer first =
        new MessageDeframer(told, advance, new GatheredMessages(), SizeLimit.SERVER_RECEIVE);
    MessageDeframer second =
        new MessageDeframer(told, advance, new GatheredMessages(), SizeLimit.SERVER_RECEIVE);
    byte[] beginning = ByteBuffer.allocate(105).putInt(1, 795).array();
    first.data(beginning, 0, 105);
    second.data(beginning, 0, 105);
    assertThat(first.reserved()).isEqualTo(800);
    assertThat(second.reserved()).as("which grows with what comes").isEqualTo(210);
    assertThat(advance.left()).isEqualTo(1000 - (800 - 210));
    first.data(new byte[695], 0, 695);
    first.tell();
    assertThat(told.next(Message.class).bytes()).hasSize(795);
    assertThat(advance.left()).as("the message is whole").isEqualTo(1000);
    second.data(new byte[106], 0, 106);
    assertThat(second.reserved()).isEqualTo(800);
    second.stop();
    assertThat(advance.left()).as("the stream has ended").isEqualTo(1000);
  }

  @Test
  void aListenerThatStopsItAtAMessageIsNotToldWhatWasWrongBehindIt() {
    MessageDeframer[] own = new MessageDeframer[1];
    RecordingListener stopping =
        new RecordingListener() {
          @Override
          public void onMessages(ByteBuffer framed, int count) {
            super.onMessages(framed, count);
            own[0].stop();
          }
        };
    own[0] =
        new MessageDeframer(
            stopping, BufferAdvance.NONE, new GatheredMessages(), SizeLimit.SERVER_RECEIVE);
    own[0].data(new byte[] {0, 0, 0, 0, 1, 7, 2, 0, 0, 0, 0}, 0, 11);
    assertThat(stopping.next(Message.class).bytes()).containsExactly(7);
    assertThat(stopping.rest()).isEmpty();
  }
}
