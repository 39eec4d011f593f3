package dev.legate.http2.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WindowsTest {

  @Test
  void aSendWindowTakesWhatThereIsAndNoMore() {
    SendWindow window = new SendWindow(10);
    window.take(10);
    assertThat(window.available()).isZero();
    assertThatThrownBy(() -> window.take(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aSendWindowMayBecomeNegativeAndRecover() {
    SendWindow window = new SendWindow(100);
    window.take(80);
    assertThat(window.add(-90)).isTrue();
    assertThat(window.available()).isEqualTo(-70);
    assertThat(window.add(71)).isTrue();
    assertThat(window.available()).isEqualTo(1);
  }

  @Test
  void aSendWindowBeyondTheMaximumIsRefused() {
    SendWindow window = new SendWindow(1);
    assertThat(window.add(SendWindow.MAXIMUM)).isFalse();
    assertThat(window.add(SendWindow.MAXIMUM - 1)).isTrue();
    assertThat(window.available()).isEqualTo(SendWindow.MAXIMUM);
  }

  @Test
  void creditGoesBackInBatchesOfHalfAWindow() {
    ReceiveWindow window = new ReceiveWindow(100);
    assertThat(window.receive(60)).isTrue();
    window.owe(49);
    assertThat(window.settle()).isZero();
    window.owe(1);
    assertThat(window.settle()).isEqualTo(50);
    assertThat(window.available()).isEqualTo(90);
  }

  @Test
  void moreThanTheWindowIsAnError() {
    ReceiveWindow window = new ReceiveWindow(100);
    assertThat(window.receive(100)).isTrue();
    assertThat(window.receive(1)).isFalse();
    assertThat(window.receive(0)).isTrue();
  }

  @Test
  void whatIsExpectedIsGrantedAheadAndDeductedLater() {
    ReceiveWindow window = new ReceiveWindow(100);
    window.receive(100);
    assertThat(window.expect(1000)).isEqualTo(1000);
    assertThat(window.expect(1000)).isZero();
    assertThat(window.receive(1000)).isTrue();
    window.owe(1100);
    assertThat(window.settle()).isEqualTo(100);
    assertThat(window.available()).isEqualTo(100);
  }

  @Test
  void whatIsOwedAnywayIsGivenFirst() {
    ReceiveWindow window = new ReceiveWindow(100);
    window.receive(100);
    window.owe(40);
    assertThat(window.expect(50)).isEqualTo(50);
    window.receive(50);
    window.owe(110);
    assertThat(window.settle()).isEqualTo(100);
    assertThat(window.available()).isEqualTo(100);
  }

  @Test
  void aSmallerSizeMakesTheWindowNegative() {
    ReceiveWindow window = new ReceiveWindow(100);
    window.receive(80);
    window.shift(-90);
    assertThat(window.available()).isEqualTo(-70);
    assertThat(window.receive(1)).isFalse();
  }

  @Test
  void aGrowingWindowSaysByHowMuch() {
    ReceiveWindow window = new ReceiveWindow(100);
    assertThat(window.grow(100)).isZero();
    assertThat(window.grow(250)).isEqualTo(150);
    assertThat(window.available()).isEqualTo(250);
    assertThat(window.size()).isEqualTo(250);
  }

  /** Two sides of one window, driven at random, always agree. */
  @Property
  void bothSidesOfAWindowAgree(
      @ForAll @IntRange(min = 1, max = 1000) int size,
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 3000) Integer> steps) {
    ReceiveWindow receiver = new ReceiveWindow(size);
    SendWindow sender = new SendWindow(size);
    int unconsumed = 0;
    for (int step : steps) {
      switch (step % 3) {
        case 0 -> {
          int sent = Math.clamp(step, 0, Math.max(0, sender.available()));
          sender.take(sent);
          assertThat(receiver.receive(sent)).isTrue();
          unconsumed += sent;
        }
        case 1 -> {
          int taken = Math.min(step, unconsumed);
          receiver.owe(taken);
          assertThat(sender.add(receiver.settle())).isTrue();
          unconsumed -= taken;
        }
        default -> assertThat(sender.add(receiver.expect(step))).isTrue();
      }
      assertThat(receiver.available()).isEqualTo(sender.available());
    }
    receiver.owe(unconsumed);
    sender.add(receiver.settle());
    assertThat(sender.available()).as("a consumed window is never shut").isGreaterThan(0);
  }
}
