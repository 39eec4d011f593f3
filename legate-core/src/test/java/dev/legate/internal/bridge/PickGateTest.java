package dev.legate.internal.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.Deadline;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.internal.transport.LoopThread;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PickGateTest {
  private final PickGate gate = new PickGate();

  @Test
  void letsThroughOnceForEachOpening() {
    gate.open();
    gate.open();
    gate.await(null, () -> "opened already");
    Waiter<Boolean> waiter = new Waiter<>(() -> gate.awaitUntil(null, () -> "the next"));
    assertThat(waiter.isWaiting()).isTrue();
    gate.open();
    assertThat(waiter.join()).isTrue();
  }

  @Test
  void theFirstFailureEndsTheWaitingForGood() {
    Waiter<Boolean> waiter = new Waiter<>(() -> gate.awaitUntil(null, () -> "a connection"));
    gate.fail(Status.of(StatusCode.UNAVAILABLE, "first"));
    gate.fail(Status.of(StatusCode.INTERNAL, "second"));
    assertThatThrownBy(waiter::join)
        .cause()
        .isInstanceOf(StatusException.class)
        .hasMessage("UNAVAILABLE: first");
    gate.open();
    assertThatThrownBy(() -> gate.await(null, () -> "again")).hasMessageContaining("first");
  }

  @Test
  void aDeadlineThatHasPassedEndsTheWaitingAndSaysWhatFor() {
    Deadline passed = Deadline.after(Duration.ZERO);
    assertThatThrownBy(() -> gate.await(passed, () -> "waiting for a connection"))
        .isInstanceOfSatisfying(
            StatusException.class,
            failure -> assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED))
        .hasMessageContaining("waiting for a connection");
    assertThat(gate.awaitUntil(Deadline.after(Duration.ofMillis(1)), () -> "")).isFalse();
  }

  @Test
  void anInterruptIsCancelledAndKeepsTheFlag() {
    Waiter<Boolean> waiter =
        new Waiter<>(
            () -> {
              try {
                return gate.awaitUntil(null, () -> "waiting for a connection");
              } catch (StatusException cancelled) {
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                throw cancelled;
              }
            });
    waiter.interrupt();
    assertThatThrownBy(waiter::join)
        .cause()
        .hasMessageContaining("interrupted while waiting for a connection")
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void anEventLoopMustNotWaitHere() throws Exception {
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    class Loop extends Thread implements LoopThread {
      @Override
      public void run() {
        try {
          gate.await(null, () -> "a connection");
          told.complete(null);
        } catch (RuntimeException refused) {
          told.complete(refused);
        }
      }
    }
    new Loop().start();
    assertThat(told.get())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("event loop");
  }
}
