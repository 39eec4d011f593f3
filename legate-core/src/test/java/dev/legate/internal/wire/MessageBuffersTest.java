package dev.legate.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MessageBuffersTest {
  private static final int LARGE = 100_000;
  private final MessageBuffers buffers = new MessageBuffers(1_000_000);

  @Test
  void anArrayThatWasGivenBackServesMessagesOfASimilarSize() {
    byte[] array = buffers.find(LARGE);
    assertThat(buffers.find(LARGE)).as("it is in use").isNotSameAs(array);
    buffers.keep(array);
    assertThat(buffers.find(LARGE - 500)).isSameAs(array);
    assertThat(buffers.find(LARGE)).as("it is in use again").isNotSameAs(array);
  }

  @Test
  void aMessageHasNoArrayThatIsTooSmallOrFarTooLarge() {
    byte[] array = new byte[LARGE];
    buffers.keep(array);
    assertThat(buffers.find(LARGE + 1)).isNotSameAs(array).hasSizeGreaterThan(LARGE);
    assertThat(buffers.find(LARGE / 2)).isNotSameAs(array).hasSizeLessThan(LARGE);
    assertThat(buffers.find(LARGE)).isSameAs(array);
  }

  @Test
  void theOneGivenBackLastIsTakenFirstAndTheOldestIsLetGo() {
    byte[] oldest = new byte[400_000];
    byte[] middle = new byte[400_000];
    byte[] newest = new byte[400_000];
    buffers.keep(oldest);
    buffers.keep(middle);
    buffers.keep(newest);
    assertThat(buffers.find(400_000)).isSameAs(newest);
    assertThat(buffers.find(400_000)).isSameAs(middle);
    assertThat(buffers.find(400_000)).as("it was too much to keep").isNotSameAs(oldest);
  }

  @Test
  void anArrayLargerThanAllThatMayBeKeptIsLetGo() {
    byte[] array = new byte[2_000_000];
    buffers.keep(array);
    assertThat(buffers.find(2_000_000)).isNotSameAs(array);
    byte[] other = new byte[LARGE];
    buffers.keep(other);
    assertThat(buffers.find(LARGE)).as("and takes no place").isSameAs(other);
  }

  @Test
  void smallArraysAreExactAndNotKept() {
    byte[] small = MessageBuffers.take(MessageBuffers.LEAST - 1);
    assertThat(small).hasSize(MessageBuffers.LEAST - 1);
    MessageBuffers.giveBack(ByteBuffer.wrap(small));
    assertThat(MessageBuffers.take(MessageBuffers.LEAST - 1)).isNotSameAs(small);
  }

  @Property
  void anArrayIsAtLeastAsLargeAsWantedAndAtMostAQuarterLarger(
      @ForAll @IntRange(min = MessageBuffers.LEAST, max = 64 << 20) int wanted) {
    assertThat((long) buffers.find(wanted).length).isBetween((long) wanted, wanted + wanted / 4L);
  }
}
