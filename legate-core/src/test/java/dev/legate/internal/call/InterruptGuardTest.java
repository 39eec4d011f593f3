package dev.legate.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptGuardTest {
  private final InterruptGuard guard = new InterruptGuard();

  @AfterEach
  void nothingStaysBehind() {
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void theHandlerIsInterruptedAndItsThreadLeftClean() {
    guard.enter();
    guard.interrupt();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    guard.exit();
  }

  @Test
  void whatComesBeforeTheHandlerIsDeliveredWhenItBegins() {
    guard.interrupt();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    guard.enter();
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    guard.exit();
  }

  @Test
  void whatComesAfterTheHandlerHitsNobody() {
    guard.enter();
    guard.exit();
    guard.interrupt();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptOfSomebodyElsesIsKept() {
    guard.enter();
    Thread.currentThread().interrupt();
    guard.exit();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aShieldDefersTheDeliveryToItsEndAlsoWhenNestedOrFailing() throws Exception {
    guard.enter();
    assertThatThrownBy(
            () ->
                guard.shielded(
                    () -> {
                      guard.interrupt();
                      guard.shielded(() -> "inner");
                      assertThat(Thread.currentThread().isInterrupted()).isFalse();
                      throw new IOException("disk");
                    }))
        .isInstanceOf(IOException.class);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
    guard.exit();
  }

  @Test
  void aHandlerIsInterruptedOnce() throws Exception {
    guard.enter();
    guard.interrupt();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(guard.shielded(() -> "value")).isEqualTo("value");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    guard.exit();
  }
}
