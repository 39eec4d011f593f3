package dev.legate.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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
    byte[] array = buffers.find(LARGE);
    buffers.keep(array);
    assertThat(buffers.find(array.length + 1)).isNotSameAs(array);
    assertThat(buffers.find(LARGE / 2)).isNotSameAs(array).hasSizeLessThan(LARGE);
    assertThat(buffers.find(LARGE)).isSameAs(array);
  }

  @Test
  void theOneGivenBackLastIsTakenFirstAndTheOldestIsLetGo() {
    byte[] oldest = buffers.find(400_000);
    byte[] middle = buffers.find(400_000);
    byte[] newest = buffers.find(400_000);
    buffers.keep(oldest);
    buffers.keep(middle);
    buffers.keep(newest);
    assertThat(buffers.find(400_000)).isSameAs(newest);
    assertThat(buffers.find(400_000)).isSameAs(middle);
    assertThat(buffers.find(400_000)).as("it was too much to keep").isNotSameAs(oldest);
  }

  @Test
  void anArrayLargerThanAllThatMayBeKeptIsLetGo() {
    byte[] other = buffers.find(LARGE);
    buffers.keep(other);
    byte[] array = buffers.find(2_000_000);
    buffers.keep(array);
    assertThat(buffers.find(2_000_000)).isNotSameAs(array);
    assertThat(buffers.find(LARGE)).as("and makes no room for itself").isSameAs(other);
  }

  @Test
  void smallArraysAreExactAndNotKept() {
    byte[] small = MessageBuffers.take(MessageBuffers.LEAST - 1);
    assertThat(small).hasSize(MessageBuffers.LEAST - 1);
    MessageBuffers.giveBack(ByteBuffer.wrap(small));
    assertThat(MessageBuffers.take(MessageBuffers.LEAST - 1)).isNotSameAs(small);
  }

  @Property
  void anArrayOfAnyOriginServesWhatItIsLargeEnoughFor(
      @ForAll @IntRange(min = MessageBuffers.LEAST, max = 900_000) int size,
      @ForAll @IntRange(min = MessageBuffers.LEAST, max = 900_000) int wanted) {
    byte[] array = new byte[size];
    MessageBuffers one = new MessageBuffers(1_000_000);
    one.keep(array);
    byte[] found = one.find(wanted);
    assertThat(found.length).isGreaterThanOrEqualTo(wanted);
    if (found == array) {
      assertThat((double) size).as("not far too large").isLessThan(1.6 * wanted);
    }
  }

  @Test
  void whatNobodyWantsAnyMoreIsLetGoFirst() {
    byte[] unwanted = buffers.find(300_000);
    byte[] wanted = buffers.find(500_000);
    buffers.keep(unwanted);
    buffers.keep(wanted);
    assertThat(buffers.find(500_000)).isSameAs(wanted);
    buffers.keep(wanted);
    buffers.keep(buffers.find(300_000 - 100_000));
    assertThat(buffers.find(500_000)).isSameAs(wanted);
    assertThat(buffers.find(300_000)).isNotSameAs(unwanted);
  }

  @Test
  void threadsThatMeetHereNeverGetTheSameArray() throws Exception {
    List<Thread> threads = new ArrayList<>();
    AtomicReference<String> wrong = new AtomicReference<>();
    for (int i = 1; i <= 4; i++) {
      byte mine = (byte) i;
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int round = 0; round < 20_000; round++) {
                      byte[] array = buffers.find(MessageBuffers.LEAST);
                      array[7] = mine;
                      Thread.onSpinWait();
                      if (array[7] != mine) {
                        wrong.set("shared by " + mine + " and " + array[7]);
                      }
                      buffers.keep(array);
                    }
                  }));
    }
    for (Thread each : threads) {
      each.join();
    }
    assertThat(wrong).hasValue(null);
  }

  @Property
  void anArrayIsAtLeastAsLargeAsWantedAndAtMostAQuarterLarger(
      @ForAll @IntRange(min = MessageBuffers.LEAST, max = 64 << 20) int wanted) {
    assertThat((long) buffers.find(wanted).length).isBetween((long) wanted, wanted + wanted / 4L);
  }
}
