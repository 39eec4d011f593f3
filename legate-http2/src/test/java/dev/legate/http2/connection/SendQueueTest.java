package dev.legate.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SendQueueTest {
  private final SendQueue queue = new SendQueue();

  @Test
  void regionsThatTouchAreOne() {
    byte[] array = new byte[10];
    queue.add(array, 2, 3);
    queue.add(array, 5, 4);

    assertThat(queue.firstOffset()).isEqualTo(2);
    assertThat(queue.firstLength()).isEqualTo(7);
    assertThat(queue.bytes()).isEqualTo(7);
  }

  @Test
  void regionsOfOtherArraysOrPlacesStayApart() {
    byte[] array = new byte[10];
    queue.add(array, 0, 3);
    queue.add(new byte[10], 3, 1);
    queue.add(array, 3, 2);
    queue.add(array, 6, 2);

    for (int length : new int[] {3, 1, 2, 2}) {
      assertThat(queue.firstLength()).isEqualTo(length);
      queue.skip(length);
    }
    assertThat(queue.bytes()).isZero();
  }

  @Test
  void aRegionThatHasLeftIsNotContinued() {
    byte[] array = new byte[10];
    queue.add(array, 0, 3);
    queue.skip(3);
    queue.add(array, 3, 4);

    assertThat(queue.firstOffset()).isEqualTo(3);
    assertThat(queue.firstLength()).isEqualTo(4);
  }

  @Test
  void aRegionThatHasLeftInPartIsContinued() {
    byte[] array = new byte[10];
    queue.add(array, 0, 3);
    queue.skip(2);
    queue.add(array, 3, 4);

    assertThat(queue.firstOffset()).isEqualTo(2);
    assertThat(queue.firstLength()).isEqualTo(5);
  }

  @Property
  void bytesLeaveInTheirOrderWhateverTheRegions(
      @ForAll @Size(max = 100) List<@IntRange(min = -40, max = 40) Integer> steps) {
    byte[] all = new byte[40 * 100];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (31 * i);
    }
    byte[] array = all.clone();
    ByteArrayOutputStream left = new ByteArrayOutputStream();
    int added = 0;
    for (int step : steps) {
      if (step > 0) {
        if (step % 5 == 0) {
          array = all.clone(); // another array goes on
        }
        queue.add(array, added, step);
        added += step;
      } else {
        take(-step, left);
      }
      assertThat(queue.bytes()).isEqualTo(added - left.size());
    }
    take(added, left);

    assertThat(left.toByteArray()).isEqualTo(Arrays.copyOf(all, added));
  }

  private void take(int most, ByteArrayOutputStream left) {
    int wanted = Math.min(most, queue.bytes());
    while (wanted > 0) {
      int taken = Math.min(wanted, queue.firstLength());
      left.write(queue.firstBuffer(), queue.firstOffset(), taken);
      queue.skip(taken);
      wanted -= taken;
    }
  }
}
