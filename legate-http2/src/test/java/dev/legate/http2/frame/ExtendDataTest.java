package dev.legate.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Small pieces of one stream join in a DATA frame. */
class ExtendDataTest {
  private final OutputBuffer out = new OutputBuffer();
  private final FrameWriter writer = new FrameWriter(out);

  @Test
  void aPieceJoinsTheFrameBeforeIt() {
    data(1, 3, false);
    assertThat(extend(1, 2, false)).isTrue();
    assertThat(extend(1, 0, true)).isTrue();
    assertThat(drained()).containsExactly(0, 0, 5, 0, 1, 0, 0, 0, 1, 7, 7, 7, 7, 7);
  }

  @Test
  void onlyOfTheSameStreamAndWithNothingBetween() {
    assertThat(extend(1, 2, false)).as("no frame").isFalse();
    data(1, 3, false);
    assertThat(extend(3, 2, false)).as("another stream").isFalse();
    writer.ping(1, false);
    assertThat(extend(1, 2, false)).as("a frame between").isFalse();
    data(1, 3, true);
    assertThat(extend(1, 2, false)).as("after the end").isFalse();
  }

  @Test
  void notOnceTheFrameHasLeft() {
    data(1, 3, false);
    drained();
    assertThat(extend(1, 2, false)).isFalse();
    assertThat(out.isEmpty()).isTrue();
  }

  @Test
  void neitherLargePiecesNorLargeFrames() {
    data(1, OutputBuffer.LARGE_REGION, false);
    assertThat(extend(1, 1, false)).as("behind a large region").isFalse();
    data(1, 8000, false);
    assertThat(extend(1, OutputBuffer.LARGE_REGION, false)).isFalse();
    assertThat(extend(1, 8000, false)).isTrue();
    assertThat(extend(1, 385, false)).as("beyond 16384").isFalse();
    assertThat(extend(1, 384, false)).isTrue();
  }

  @Test
  void notAPaddedFrame() {
    writer.data(1, new byte[3], 0, 3, 10, false);
    assertThat(extend(1, 2, false)).isFalse();
  }

  private void data(int id, int length, boolean end) {
    writer.data(id, sevens(length), 0, length, length, end);
  }

  private boolean extend(int id, int length, boolean end) {
    return writer.extendData(id, sevens(length), 0, length, end);
  }

  private byte[] drained() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    out.drainTo(bytes::write);
    return bytes.toByteArray();
  }

  private static byte[] sevens(int length) {
    byte[] b = new byte[length];
    Arrays.fill(b, (byte) 7);
    return b;
  }
}
