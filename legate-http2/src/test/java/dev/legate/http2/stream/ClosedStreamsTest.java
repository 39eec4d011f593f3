package dev.legate.http2.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.stream.ClosedStreams.Memory;
import org.junit.jupiter.api.Test;

class ClosedStreamsTest {
  private final ClosedStreams closed = new ClosedStreams();

  @Test
  void aRecentStreamIsRememberedWithItsState() {
    closed.add(5, StreamState.RESET_BY_US);
    assertThat(closed.of(5)).isEqualTo(Memory.REMEMBERED);
    assertThat(closed.stateOf(5)).isEqualTo(StreamState.RESET_BY_US);
    closed.change(5, StreamState.ENDED);
    assertThat(closed.stateOf(5)).isEqualTo(StreamState.ENDED);
  }

  @Test
  void aStreamThatNeverWasIsToldFromAForgottenOne() {
    closed.add(5, StreamState.ENDED);
    closed.add(5 + 2 * ClosedStreams.REMEMBERED, StreamState.ENDED);
    assertThat(closed.of(5)).isEqualTo(Memory.FORGOTTEN);
    assertThat(closed.stateOf(5)).isNull();
    assertThat(closed.of(3)).isEqualTo(Memory.SKIPPED);
  }

  @Test
  void anOldStreamThatClosesLateDoesNotReplaceANewerOne() {
    closed.add(5 + 2 * ClosedStreams.REMEMBERED, StreamState.RESET_BY_PEER);
    closed.add(5, StreamState.ENDED);
    assertThat(closed.of(5)).isEqualTo(Memory.FORGOTTEN);
    assertThat(closed.stateOf(5 + 2 * ClosedStreams.REMEMBERED))
        .isEqualTo(StreamState.RESET_BY_PEER);
  }

  @Test
  void changingAForgottenStreamChangesNothing() {
    closed.change(9, StreamState.ENDED);
    assertThat(closed.of(9)).isEqualTo(Memory.SKIPPED);
  }
}
