package dev.legate.http2.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamStateTest {

  /** The whole table, state by event; the file explains it beside the RFC's diagram. */
  @Test
  void theWholeTableIsAsCheckedIn() throws IOException {
    List<String> lines = new ArrayList<>();
    for (StreamState state : StreamState.values()) {
      for (StreamEvent event : StreamEvent.values()) {
        lines.add("%-18s %-21s -> %s".formatted(state, event, state.on(event)));
      }
    }
    assertThat(lines).containsExactlyElementsOf(checkedIn());
  }

  @Test
  void aClosedStreamIsNeitherSentToNorReadFrom() {
    for (StreamState state : StreamState.values()) {
      if (state.isClosed()) {
        assertThat(state.maySend()).isFalse();
        assertThat(state.mayReceive()).isFalse();
      }
    }
  }

  /** So that a frame of DATA need not be looked up. */
  @Test
  void dataIsLegalExactlyWhereItMayComeAndChangesNothing() {
    for (StreamState state : StreamState.values()) {
      Transition transition = state.on(StreamEvent.RECEIVE_DATA);
      assertThat(transition.isMove()).as(state.name()).isEqualTo(state.mayReceive());
      if (state.mayReceive()) {
        assertThat(transition.next()).isEqualTo(state);
      }
    }
  }

  @Test
  void everyLegalEventOfAClosedStreamIsIgnored() {
    for (StreamState state : StreamState.values()) {
      for (StreamEvent event : StreamEvent.values()) {
        assertThat(state.isClosed() && state.on(event).isMove()).isFalse();
      }
    }
  }

  @Test
  void theSameObjectComesBackForTheSamePair() {
    assertThat(StreamState.OPEN.on(StreamEvent.RECEIVE_DATA))
        .isSameAs(StreamState.OPEN.on(StreamEvent.RECEIVE_DATA));
  }

  private static List<String> checkedIn() throws IOException {
    try (var in = StreamStateTest.class.getResourceAsStream("stream-states.txt")) {
      return new String(in.readAllBytes(), UTF_8).lines().filter(l -> l.contains(" -> ")).toList();
    }
  }
}
