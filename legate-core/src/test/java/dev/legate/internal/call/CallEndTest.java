package dev.legate.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.bridge.PickGate;
import dev.legate.internal.transport.Trailers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallEndTest {
  private static final Trailers ABORTED =
      new Trailers(Status.of(StatusCode.ABORTED, "first"), new Metadata());

  private final CallEnd end = new CallEnd();

  @Test
  void theFirstEndCounts() {
    Exception cause = new Exception();
    assertThat(end.end(ABORTED, cause)).isTrue();
    assertThat(end.end(Trailers.OK, null)).isFalse();
    assertThat(end.trailers()).isSameAs(ABORTED);
    assertThat(end.cause()).isSameAs(cause);
    assertThat(end.isOver()).isTrue();
  }

  @Test
  void beforeTheEndThereIsNoStatus() {
    assertThatThrownBy(end::trailers).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void actionsRunOnceAtTheEndOrAtOnceAfterIt() {
    List<String> ran = new ArrayList<>();
    end.whenOver(() -> ran.add("first " + end.trailers().status().code()));
    end.whenOver(() -> ran.add("second"));
    assertThat(ran).isEmpty();
    end.end(ABORTED, null);
    end.end(ABORTED, null);
    end.whenOver(() -> ran.add("late"));
    assertThat(ran).containsExactly("first ABORTED", "second", "late");
  }

  @Test
  void oneThreadIsTheFirstToUseACall() {
    assertThat(end.advance(CallPhase.Event.USE)).isTrue();
    assertThat(end.advance(CallPhase.Event.USE)).isFalse();
    assertThat(end.advance(CallPhase.Event.CONNECTED)).isTrue();
    end.end(ABORTED, null);
    assertThat(end.advance(CallPhase.Event.LAST_SENT)).isFalse();
  }

  @Test
  void aCallIsTriedTwiceAtMost() {
    end.advance(CallPhase.Event.USE);
    end.advance(CallPhase.Event.CONNECTED);
    assertThat(end.refused()).isTrue();
    assertThat(end.phase()).isEqualTo(CallPhase.CONNECTING);
    end.advance(CallPhase.Event.CONNECTED);
    assertThat(end.refused()).isFalse();
    assertThat(end.phase()).isEqualTo(CallPhase.OPEN);
  }

  @Test
  void aCallThatIsOverIsNotTriedAgain() {
    end.advance(CallPhase.Event.USE);
    end.end(ABORTED, null);
    assertThat(end.refused()).isFalse();
  }

  @Test
  void theEndFailsTheGateInWhichAThreadWaitsBeforeAndAfter() {
    PickGate waiting = new PickGate();
    end.waitsIn(waiting);
    end.end(ABORTED, null);
    end.failPicking();
    PickGate late = new PickGate();
    end.waitsIn(late);
    for (PickGate gate : List.of(waiting, late)) {
      assertThatThrownBy(() -> gate.await(null, () -> "a connection")).hasMessage("ABORTED: first");
    }
  }
}
