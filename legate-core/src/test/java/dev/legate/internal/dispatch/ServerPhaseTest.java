package dev.legate.internal.dispatch;

import static dev.legate.internal.dispatch.ServerPhase.DRAINING;
import static dev.legate.internal.dispatch.ServerPhase.SERVING;
import static dev.legate.internal.dispatch.ServerPhase.STOPPING;
import static dev.legate.internal.dispatch.ServerPhase.TERMINATED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerPhaseTest {
  /** After DRAIN, STOP and LAST_GONE. */
  private static final Map<ServerPhase, List<ServerPhase>> TABLE =
      Map.of(
          SERVING, List.of(DRAINING, STOPPING, SERVING),
          DRAINING, List.of(DRAINING, STOPPING, TERMINATED),
          STOPPING, List.of(STOPPING, STOPPING, TERMINATED),
          TERMINATED, List.of(TERMINATED, TERMINATED, TERMINATED));

  @Test
  void everyPhaseAnswersEveryEventAsTheTableSays() {
    ServerPhase.Event[] events = ServerPhase.Event.values();
    for (ServerPhase phase : ServerPhase.values()) {
      for (int i = 0; i < events.length; i++) {
        assertThat(phase.after(events[i]))
            .as("%s after %s", phase, events[i])
            .isEqualTo(TABLE.get(phase).get(i));
      }
    }
  }
}
