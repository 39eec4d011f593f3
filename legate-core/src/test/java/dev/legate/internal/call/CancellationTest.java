package dev.legate.internal.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancellationTest {
  private final Cancellation cancellation = new Cancellation();
  private final List<String> ran = new ArrayList<>();

  @Test
  void actionsRunOnceWithTheFirstReasonOrAtOnceAfterIt() {
    cancellation.register(() -> ran.add("before: " + cancellation.reason()));
    assertThat(cancellation.isCancelled()).isFalse();
    cancellation.cancel("gone");
    cancellation.cancel("again");
    cancellation.register(() -> ran.add("after"));
    assertThat(ran).containsExactly("before: gone", "after");
    assertThat(cancellation.reason()).isEqualTo("gone");
  }

  @Test
  void aForgottenActionDoesNotRun() {
    Runnable action = () -> ran.add("forgotten");
    cancellation.unregister(action);
    cancellation.register(action);
    cancellation.unregister(action);
    cancellation.cancel("gone");
    assertThat(ran).isEmpty();
  }
}
