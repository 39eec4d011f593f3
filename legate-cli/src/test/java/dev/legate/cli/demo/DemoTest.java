package dev.legate.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.cli.Printed;
import dev.legate.cli.places.PlaceTable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoTest {
  private final Printed printed = new Printed();

  @Test
  void theWholeDemoGoesAsExpected() throws Exception {
    boolean asExpected = new Demo(printed.terminal()).run(0);
    assertThat(printed.out())
        .contains("1. Unary", "2. Server streaming", "3. Client streaming", "4. Bidirectional")
        .contains("DEADLINE_EXCEEDED", "INVALID_ARGUMENT", "google.rpc.BadRequest", "SERVING")
        .endsWith("Server and channel are closed.\n")
        .doesNotContain("NOT AS EXPECTED");
    assertThat(asExpected).isTrue();
  }

  @Test
  void whatDiffersIsSaidAndCountedAndTheRestIsTold() {
    Story story = new Story(printed.terminal());
    Stage stage = new Stage(null, null, new ServerSide(), PlaceTable.shipped(), story);
    story.chapter("One", stage, s -> Differs.unlessEqual("the answer", 41, 42));
    story.chapter(
        "Two",
        stage,
        s -> {
          throw new IllegalStateException("broken");
        });
    story.chapter("Three", stage, s -> s.story().line("as expected", Duration.ofMillis(1500)));
    assertThat(story.differences()).isEqualTo(2);
    assertThat(printed.out())
        .contains("NOT AS EXPECTED: the answer is 41, expected 42")
        .contains("NOT AS EXPECTED: this failed: java.lang.IllegalStateException: broken")
        .contains("3. Three")
        .contains("1,500 ms");
  }

  @Test
  void aStandstillIsWhereTheHandlerGotTo() throws Exception {
    WatchedCall call = new WatchedCall();
    call.sent(7);
    assertThat(call.awaitStandstill(Duration.ofMillis(1))).isEqualTo(7);
  }
}
