package dev.legate.internal.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubchannelStateTest {
  /** State by event; a dot stands for an event that changes nothing. */
  private static final String TABLE =
      """
                   WANTED       CONNECTED    FAILED       LOST         UNUSED       BACKOFF_OVER CLOSED
      IDLE         CONNECTING   .            .            .            .            .            CLOSED
      CONNECTING   .            READY        BACKING_OFF  .            IDLE         .            CLOSED
      READY        .            .            BACKING_OFF  IDLE         IDLE         .            CLOSED
      BACKING_OFF  .            .            .            .            IDLE         RETRYING     CLOSED
      RETRYING     .            READY        BACKING_OFF  .            IDLE         .            CLOSED
      CLOSED       .            .            .            .            .            .            .
      """;

  @Test
  void everyEventInEveryStateDoesWhatTheTableSays() {
    StringBuilder table = new StringBuilder(" ".repeat(13));
    for (SubchannelEvent event : SubchannelEvent.values()) {
      table.append("%-13s".formatted(event));
    }
    for (SubchannelState state : SubchannelState.values()) {
      table.append("\n%-13s".formatted(state));
      for (SubchannelEvent event : SubchannelEvent.values()) {
        SubchannelState after = state.after(event);
        table.append("%-13s".formatted(after == state ? "." : after));
      }
    }

    assertThat(table.toString().replaceAll(" +\n", "\n").strip()).isEqualTo(TABLE.strip());
  }

  @Test
  void aFailureShowsUntilTheNextSuccess() {
    assertThat(SubchannelState.BACKING_OFF.shown()).isEqualTo(SubchannelState.RETRYING.shown());
  }
}
