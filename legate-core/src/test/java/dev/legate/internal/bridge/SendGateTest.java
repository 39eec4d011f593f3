package dev.legate.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SendGateTest {
  private static final int HIGH = SendGate.MIN_HIGH_WATER;

  private final SendGate gate = new SendGate();

  private void fill() throws InterruptedException {
    assertThat(gate.pass(HIGH / 2)).isTrue();
    assertThat(gate.pass(HIGH / 2)).isTrue();
  }

  @Test
  void aSenderWaitsAtTheHighMarkUntilHalfIsWritten() throws Exception {
    fill();
    Waiter<Boolean> sender = new Waiter<>(() -> gate.pass(1));
    assertThat(sender.isWaiting()).isTrue();
    gate.written(HIGH / 2);
    assertThat(sender.join()).isTrue();
    assertThat(gate.unwritten()).isEqualTo(HIGH / 2 + 1);
  }

  @Test
  void oneLargeMessageMayBeWrittenWhileTheNextIsMade() throws Exception {
    assertThat(gate.pass(10 * HIGH)).isTrue();
    assertThat(gate.pass(10 * HIGH)).isTrue();
    Waiter<Boolean> third = new Waiter<>(() -> gate.pass(10 * HIGH));
    assertThat(third.isWaiting()).isTrue();
    gate.written(10 * HIGH);
    assertThat(third.join()).isTrue();
  }

  @Test
  void theLargestMessageDoesNotOverflowTheMark() throws Exception {
    assertThat(gate.pass(Integer.MAX_VALUE)).isTrue();
    assertThat(gate.pass(Integer.MAX_VALUE)).isTrue();
    assertThat(gate.unwritten()).isEqualTo(2L * Integer.MAX_VALUE);
  }

  @Test
  void theEndOfTheCallLetsTheSenderGoAndSaysSo() throws Exception {
    fill();
    Waiter<Boolean> sender = new Waiter<>(() -> gate.pass(1));
    gate.open();
    assertThat(sender.join()).isFalse();
    assertThat(gate.pass(1)).isFalse();
  }

  @Test
  void whatWasWrittenInVainCountsAgain() throws Exception {
    fill();
    gate.written(HIGH);
    gate.unwrite(HIGH);
    assertThat(gate.unwritten()).isEqualTo(HIGH);
    Waiter<Boolean> sender = new Waiter<>(() -> gate.pass(1));
    assertThat(sender.isWaiting()).isTrue();
    gate.written(HIGH / 2);
    assertThat(sender.join()).isTrue();
  }

  @Test
  void anInterruptedSenderHasSentNothing() throws Exception {
    fill();
    Waiter<Boolean> sender = new Waiter<>(() -> gate.pass(1));
    sender.interrupt();
    assertThatThrownBy(sender::join).hasCauseInstanceOf(InterruptedException.class);
    assertThat(gate.unwritten()).isEqualTo(HIGH);
  }

  @Test
  void aSecondSenderIsToldInsteadOfLosingTheWakeUpOfTheFirst() throws Exception {
    fill();
    Waiter<Boolean> sender = new Waiter<>(() -> gate.pass(1));
    assertThatThrownBy(() -> gate.pass(1)).isInstanceOf(IllegalStateException.class);
    gate.written(HIGH);
    assertThat(sender.join()).isTrue();
  }

  @Test
  void twoThreadsThatSendAtOnceAreTold() {
    gate.enter();
    assertThatThrownBy(gate::enter)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only one may send");
    gate.leave();
    gate.enter();
  }

  @Test
  void noWakeUpIsLostBetweenSenderAndWriter() {
    int rounds = 50_000;
    Waiter<Boolean> sender =
        new Waiter<>(
            () -> {
              for (int i = 0; i < rounds; i++) {
                gate.pass(HIGH);
              }
              return true;
            });
    int written = 0;
    while (written < rounds) {
      if (gate.unwritten() >= HIGH) {
        gate.written(HIGH);
        written++;
      } else {
        Thread.onSpinWait();
      }
    }
    assertThat(sender.join()).isTrue();
  }
}
