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

  private static ByteBuffer frame(Marshaller<byte[]> marshaller, byte[] message, int maxSendSize) {
    int size = MessageFramer.framedSize(marshaller, message, maxSendSize, SizeLimit.CLIENT_SEND);
    return MessageFramer.frame(marshaller, message, ByteBuffer.allocate(size));
  }

  @Test
  void aMessageInTheMiddleOfAnArrayLeavesItsNeighboursAlone() {
    byte[] array = {9, 9, 1, 2, 3, 4, 5, 6, 9};
    ByteBuffer framed = MessageFramer.frame(EXACT, new byte[] {7}, ByteBuffer.wrap(array, 2, 6));
    assertThat(array).containsExactly(9, 9, 0, 0, 0, 0, 1, 7, 9);
    assertThat(framed.position()).isEqualTo(2);
    assertThat(framed.limit()).isEqualTo(8);
  }

  @Test
  void aMessageFillsOneBufferWithItsPrefix() {
    ByteBuffer framed = frame(EXACT, new byte[] {7, 8}, 100);
    assertThat(framed.array()).containsExactly(0, 0, 0, 0, 2, 7, 8);
    assertThat(framed.remaining()).isEqualTo(7);
  }

  @Test
  void anEmptyMessageIsItsPrefix() {
    assertThat(frame(EXACT, new byte[0], 0).array()).containsExactly(0, 0, 0, 0, 0);
  }

  @Test
  void aMessageOfTheLimitPassesAndALargerOneNamesSizeLimitAndSetting() {
    assertThat(frame(EXACT, new byte[10], 10).remaining()).isEqualTo(15);
    assertThatThrownBy(() -> frame(EXACT, new byte[11], 10))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED))
        .hasMessageContainingAll("11", "10", "maxSendSize", "test.Bytes");
  }

  @Test
  void aMessageThatNoBufferHoldsIsRefusedWithoutTrying() {
    assertThatThrownBy(
            () -> frame(bytes(message -> Integer.MAX_VALUE), new byte[0], Integer.MAX_VALUE))
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED));
  }

  @Test
  void aMarshallerThatWritesOtherThanItSaidIsNamed() {
    for (ToIntFunction<byte[]> wrong : List.<ToIntFunction<byte[]>>of(m -> 3, m -> 1, m -> -1)) {
      assertThatThrownBy(() -> frame(bytes(wrong), new byte[2], 10))
          .isInstanceOfSatisfying(
              StatusException.class, e -> assertThat(e.code()).isEqualTo(StatusCode.INTERNAL))
          .hasMessageContaining("test.Bytes");
    }
  }
}
