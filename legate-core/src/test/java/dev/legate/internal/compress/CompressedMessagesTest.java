package dev.legate.internal.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.internal.wire.MessageFramer;
import dev.legate.internal.wire.SizeLimit;
import dev.legate.spi.Compressor;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedMessagesTest {
  private static final Compressor GZIP = new GzipCompressor();
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private static ByteBuffer framed(byte[] message) {
    return ByteBuffer.allocate(5 + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .flip();
  }

  private static ByteBuffer compressed(int zeros) {
    return CompressedMessages.compress(GZIP, framed(new byte[zeros]));
  }

  private static ByteBuffer next(ByteBuffer framed, int limit) {
    return CompressedMessages.next(
        framed, Encodings.BUILT_IN, "gzip", limit, SizeLimit.SERVER_RECEIVE, null);
  }

  private static StatusException refused(ByteBuffer framed, Encodings encodings, int limit) {
    return catchThrowableOfType(
        StatusException.class,
        () ->
            CompressedMessages.next(
                framed, encodings, "gzip", limit, SizeLimit.SERVER_RECEIVE, null));
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 255, 256, 257, 1000, 65_535, 65_536, 65_537, 200_000, 5_000_000})
  void aMessageIsCompressedAndComesBack(int size) {
    byte[] message = new byte[size];
    for (int i = 0; i < size; i++) {
      message[i] = (byte) (i / 7);
    }
    ByteBuffer framed = CompressedMessages.compress(GZIP, framed(message));
    assertThat(MessageFramer.isCompressed(framed)).isTrue();
    assertThat(framed.remaining()).isLessThan(5 + size);
    assertThat(MessageFramer.messageSize(framed)).isEqualTo(framed.remaining() - 5);
    assertThat(next(framed, NO_LIMIT)).isEqualTo(ByteBuffer.wrap(message));
    assertThat(framed.hasRemaining()).isFalse();
  }

  @Test
  void aMessageThatWouldNotGetSmallerIsLeftAsItIs() {
    byte[] noise = new byte[1000];
    new Random(1).nextBytes(noise);
    for (byte[] message : List.of(new byte[0], new byte[1], noise)) {
      ByteBuffer framed = framed(message);
      assertThat(CompressedMessages.compress(GZIP, framed)).isSameAs(framed);
      assertThat(framed).isEqualTo(framed(message));
    }
  }

  @Test
  void onlyTheNextOfSeveralIsTaken() {
    ByteBuffer one = compressed(1000);
    ByteBuffer two = compressed(2000);
    ByteBuffer both = ByteBuffer.allocate(one.remaining() + two.remaining());
    both.put(one).put(two).flip();
    assertThat(next(both, NO_LIMIT).remaining()).isEqualTo(1000);
    assertThat(next(both, NO_LIMIT).remaining()).isEqualTo(2000);
    assertThat(both.hasRemaining()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 255, 256, 257, 65_536, 65_792, 1_000_000})
  void aMessageOfExactlyTheLimitIsReadAndOneByteMoreIsNot(int limit) {
    assertThat(next(compressed(limit), limit).remaining()).isEqualTo(limit);
    StatusException refused = refused(compressed(limit + 1), Encodings.BUILT_IN, limit);
    assertThat(refused.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(refused.status().description())
        .contains("gzip", "at least " + (limit + 1), "maxReceiveSize", limit + " bytes");
  }

  @Test
  void aLimitOfZeroLetsAnEmptyMessagePass() throws Exception {
    java.io.ByteArrayOutputStream empty = new java.io.ByteArrayOutputStream();
    GZIP.compress(empty).close();
    assertThat(next(framed(empty.toByteArray()), 0).hasRemaining()).isFalse();
    assertThat(refused(compressed(100), Encodings.BUILT_IN, 0).code())
        .isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
  }

  @Test
  void ofABombNoMoreIsInflatedThanTheLimitAndInSmallPieces() {
    int limit = 1_000_000;
    Watched watched = new Watched();
    ByteBuffer bomb = compressed(100 << 20);
    assertThat(bomb.remaining()).isLessThan(200_000);
    StatusException refused = refused(bomb, Encodings.with(List.of(watched)), limit);
    assertThat(refused.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(watched.produced).isEqualTo(limit + 1);
    assertThat(watched.asked).isLessThanOrEqualTo(limit + CompressedMessages.LARGEST_PIECE);
    assertThat(watched.largestPiece).isLessThanOrEqualTo(CompressedMessages.LARGEST_PIECE);
    assertThat(watched.closed).isEqualTo(1);
  }

  /** Gzip, seen from the one who reads. */
  private static final class Watched implements Compressor {
    private long produced;
    private long asked;
    private int largestPiece;
    private int closed;

    @Override
    public String name() {
      return "gzip";
    }

    @Override
    public OutputStream compress(OutputStream target) {
      throw new AssertionError("nothing is compressed");
    }

    @Override
    public InputStream decompress(InputStream source) throws java.io.IOException {
      return new java.io.FilterInputStream(GZIP.decompress(source)) {
        private byte[] piece = new byte[0];

        @Override
        public int read(byte[] bytes, int offset, int length) throws java.io.IOException {
          if (bytes != piece) {
            piece = bytes;
            asked += bytes.length;
            largestPiece = Math.max(largestPiece, bytes.length);
          }
          int count = super.read(bytes, offset, length);
          produced += Math.max(0, count);
          return count;
        }

        @Override
        public void close() throws java.io.IOException {
          closed++;
          super.close();
        }
      };
    }
  }

  @Test
  void whatIsNoGzipIsInternalWithTheReason() {
    StatusException refused = refused(framed(new byte[30]), Encodings.BUILT_IN, 100);
    assertThat(refused.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(refused.status().description())
        .contains("30 bytes", "gzip", "does not begin as gzip does");
  }

  @Test
  void anEncodingThatIsNotKnownIsInternalAndNamesThoseThatAre() {
    StatusException refused =
        catchThrowableOfType(
            StatusException.class,
            () ->
                CompressedMessages.next(
                    compressed(100),
                    Encodings.BUILT_IN,
                    "zstd",
                    100,
                    SizeLimit.SERVER_RECEIVE,
                    null));
    assertThat(refused.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(refused.status().description()).contains("zstd", "identity, deflate, gzip");
  }

  @Test
  void aCompressorThatFailsIsInternal() {
    Compressor broken =
        new Compressor() {
          @Override
          public String name() {
            return "gzip";
          }

          @Override
          public OutputStream compress(OutputStream target) {
            throw new IllegalStateException("broken out");
          }

          @Override
          public InputStream decompress(InputStream source) {
            throw new IllegalStateException("broken in");
          }
        };
    StatusException refused = refused(compressed(100), Encodings.with(List.of(broken)), 100);
    assertThat(refused.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(refused.status().description()).contains("broken in");
    StatusException unsent =
        catchThrowableOfType(
            StatusException.class,
            () -> CompressedMessages.compress(broken, framed(new byte[100])));
    assertThat(unsent.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(unsent.status().description()).contains("broken out");
  }
}
