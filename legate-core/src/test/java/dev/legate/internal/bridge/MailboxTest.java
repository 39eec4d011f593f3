package dev.legate.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.time.Duration;
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

  /** The node put last, which nothing of the API shows. */
  private static WeakReference<Object> lastNode(Mailbox mailbox) throws Exception {
    Field last = Mailbox.class.getDeclaredField("last");
    last.setAccessible(true);
    return new WeakReference<>(last.get(mailbox));
  }

  private static void assertIsFreed(WeakReference<Object> reference) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (reference.get() != null && System.nanoTime() < end) {
      System.gc();
      Thread.yield();
    }
    assertThat(reference.get()).isNull();
  }

  @Test
  void nodesThatWereTakenAreFreedWhileTheStreamGoesOn() throws Exception {
    mailbox.put("first");
    WeakReference<Object> first = lastNode(mailbox);
    mailbox.put("second");
    WeakReference<Object> second = lastNode(mailbox);
    mailbox.put("third");
    mailbox.put("fourth");
    assertThat(first.get()).isNotNull();
    assertThat(mailbox.take()).isEqualTo("first");
    assertThat(mailbox.take()).isEqualTo("second");
    assertThat(mailbox.take()).isEqualTo("third");
    assertIsFreed(first);
    assertIsFreed(second);
    assertThat(mailbox.take()).isEqualTo("fourth");
  }

  @Test
  void aMessageThatWasTakenIsFreedThoughItsNodeIsTheLast() throws Exception {
    Object message = new Object();
    WeakReference<Object> reference = new WeakReference<>(message);
    mailbox.put(message);
    message = null;
    assertThat(mailbox.take()).isNotNull();
    assertIsFreed(reference);
    assertThat(mailbox.isEmpty()).isTrue();
  }
}
