package dev.legate.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class MailboxTest {
  private final Mailbox mailbox = new Mailbox();

  @Test
  void messagesAreTakenInOrderAndThenTheEnd() throws Exception {
    mailbox.put("a");
    mailbox.put("b");
    mailbox.end();
    assertThat(mailbox.take()).isEqualTo("a");
    assertThat(mailbox.isEmpty()).isFalse();
    assertThat(mailbox.take()).isEqualTo("b");
    assertThat(mailbox.take()).isNull();
    assertThat(mailbox.take()).isNull();
    assertThat(mailbox.isAborted()).isFalse();
  }

  @Test
  void aMessageWakesTheTaker() {
    Waiter<Object> taker = new Waiter<>(mailbox::take);
    assertThat(taker.isWaiting()).isTrue();
    mailbox.put("a");
    assertThat(taker.join()).isEqualTo("a");
  }

  @Test
  void theEndWakesTheTaker() {
    Waiter<Object> taker = new Waiter<>(mailbox::take);
    mailbox.end();
    assertThat(taker.join()).isNull();
  }

  @Test
  void abortWakesTheTakerAndDropsWhatWasPut() throws Exception {
    Waiter<Object> taker = new Waiter<>(mailbox::take);
    mailbox.abort();
    assertThat(taker.join()).isNull();
    mailbox.put("late");
    assertThat(mailbox.take()).isNull();
    assertThat(mailbox.isEmpty()).isTrue();
    assertThat(mailbox.isAborted()).isTrue();
    assertThat(mailbox.isOver()).isTrue();
  }

  @Test
  void anInterruptEndsTheWaiting() {
    Waiter<Object> taker = new Waiter<>(mailbox::take);
    taker.interrupt();
    assertThatThrownBy(taker::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void aSecondTakerIsToldInsteadOfLosingTheWakeUpOfTheFirst() {
    Waiter<Object> taker = new Waiter<>(mailbox::take);
    assertThatThrownBy(mailbox::take)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("two threads");
    mailbox.put("a");
    assertThat(taker.join()).isEqualTo("a");
  }

  @Test
  void nothingIsLostBetweenTwoThreads() {
    int count = 100_000;
    Waiter<Integer> taker =
        new Waiter<>(
            () -> {
              int expected = 0;
              for (Object next = mailbox.take(); next != null; next = mailbox.take()) {
                assertThat(next).isEqualTo(expected++);
              }
              return expected;
            });
    for (int i = 0; i < count; i++) {
      mailbox.put(i);
    }
    mailbox.end();
    assertThat(taker.join()).isEqualTo(count);
  }
}
