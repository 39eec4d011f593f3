package dev.legate.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.Marshaller;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class MessageFramerTest {
  /** Writes its bytes, and says that they are so many. */
  private static Marshaller<byte[]> bytes(ToIntFunction<byte[]> size) {
    return new Marshaller<>() {
      @Override
      public int size(byte[] message) {
        return size.applyAsInt(message);
      }

      @Override
      public void write(byte[] message, ByteBuffer target) {
        target.put(message);
      }

      @Override
      public byte[] read(ByteBuffer source) {
        throw new AssertionError("not read here");
      }

      @Override
      public String typeName() {
        return "test.Bytes";
      }
    };
  }

  private static final Marshaller<byte[]> EXACT = bytes(message -> message.length);

  @Test
  void aMessageFillsOneBufferWithItsPrefix() {
    ByteBuffer framed =
        MessageFramer.frame(EXACT, new byte[] {7, 8}, 100, SizeLimit.CLIENT_SEND, false);
    assertThat(framed.array()).containsExactly(0, 0, 0, 0, 2, 7, 8);
    assertThat(framed.remaining()).isEqualTo(7);
  }

  @Test
  void anEmptyMessageIsItsPrefix() {
    assertThat(MessageFramer.frame(EXACT, new byte[0], 0, SizeLimit.CLIENT_SEND, false).array())
        .containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void aMessageOfTheLimitPassesAndALargerOneNamesSizeLimitAndSetting() {
    assertThat(
            MessageFramer.frame(EXACT, new byte[10], 10, SizeLimit.CLIENT_SEND, false).remaining())
        .isEqualTo(15);
    assertThatThrownBy(
            () -> MessageFramer.frame(EXACT, new byte[11], 10, SizeLimit.CLIENT_SEND, false))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED))
        .hasMessageContainingAll("11", "10", "maxSendSize", "test.Bytes");
  }

  @Test
  void aMessageThatNoBufferHoldsIsRefusedWithoutTrying() {
    assertThatThrownBy(
            () ->
                MessageFramer.frame(
                    bytes(message -> Integer.MAX_VALUE),
                    new byte[0],
                    Integer.MAX_VALUE,
                    SizeLimit.CLIENT_SEND,
                    false))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
  }

  @Test
  void aMarshallerThatWritesOtherThanItSaidIsNamed() {
    for (ToIntFunction<byte[]> wrong : List.<ToIntFunction<byte[]>>of(m -> 3, m -> 1, m -> -1)) {
      assertThatThrownBy(
              () ->
                  MessageFramer.frame(bytes(wrong), new byte[2], 10, SizeLimit.CLIENT_SEND, false))
          .isInstanceOfSatisfying(
              StatusException.class, e -> assertThat(e.code()).isEqualTo(StatusCode.INTERNAL))
          .hasMessageContaining("test.Bytes");
    }
  }
}
