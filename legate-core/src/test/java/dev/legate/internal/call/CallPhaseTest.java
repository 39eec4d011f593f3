package dev.legate.internal.call;

import static dev.legate.internal.call.CallPhase.CONNECTING;
import static dev.legate.internal.call.CallPhase.ENDED;
import static dev.legate.internal.call.CallPhase.HALF_CLOSED;
import static dev.legate.internal.call.CallPhase.OPEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CallPhaseTest {
  /** Whatever is not here is a mistake of ours. */
  private static final Map<CallPhase, Map<CallPhase.Event, CallPhase>> TABLE =
      Map.of(
          CallPhase.CREATED,
          Map.of(CallPhase.Event.USE, CONNECTING, CallPhase.Event.END, ENDED),
          CONNECTING,
          Map.of(
              CallPhase.Event.CONNECTED, OPEN,
              CallPhase.Event.LAST_SENT, CONNECTING,
              CallPhase.Event.END, ENDED),
          OPEN,
          Map.of(
              CallPhase.Event.LAST_SENT, HALF_CLOSED,
              CallPhase.Event.REFUSED, CONNECTING,
              CallPhase.Event.END, ENDED),
          HALF_CLOSED,
          Map.of(
              CallPhase.Event.LAST_SENT, HALF_CLOSED,
              CallPhase.Event.REFUSED, CONNECTING,
              CallPhase.Event.END, ENDED),
          ENDED,
          Map.of(
              CallPhase.Event.USE, ENDED,
              CallPhase.Event.CONNECTED, ENDED,
              CallPhase.Event.LAST_SENT, ENDED,
              CallPhase.Event.REFUSED, ENDED,
              CallPhase.Event.END, ENDED));

  @Test
  void everyPhaseAnswersEveryEventAsTheTableSays() {
    for (CallPhase phase : CallPhase.values()) {
      for (CallPhase.Event event : CallPhase.Event.values()) {
        CallPhase next = TABLE.get(phase).get(event);
        if (next == null) {
          assertThatThrownBy(() -> phase.after(event))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining(phase.name())
              .hasMessageContaining(event.name());
        } else {
          assertThat(phase.after(event)).as("%s after %s", phase, event).isEqualTo(next);
        }
      }
    }
  }
}
