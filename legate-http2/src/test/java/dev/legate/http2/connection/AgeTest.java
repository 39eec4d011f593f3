package dev.legate.http2.connection;

import static dev.legate.http2.connection.Script.REQUEST;
import static dev.legate.http2.connection.Script.RESPONSE;
import static dev.legate.http2.connection.Script.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Old and idle connections, on a clock of its own. */
class AgeTest {
  private static final long EVER = Long.MAX_VALUE;

  private static Script server(long age, long grace, long idle) {
    return Script.server(Http2Config.server().ageLimits(new AgeLimits(age, grace, idle)));
  }

  private static void goOn(Script script, long seconds) {
    script.now += seconds * SECOND;
    script.connection.onTime(script.now);
  }

  @Test
  void anOldConnectionIsDrainedAndItsCallsHaveTheGrace() {
    Script script = server(100 * SECOND, 10 * SECOND, EVER);
    script.headers(1, REQUEST, true);
    assertThat(script.connection.nextTimeout()).isEqualTo(script.now + 100 * SECOND);
    goOn(script, 100);
    assertThat(script.sent())
        .containsExactly("GOAWAY 2147483647 NO_ERROR max_age", "PING " + Shutdown.DRAIN_PING);
    script.send(f -> f.ping(Shutdown.DRAIN_PING, true));
    assertThat(script.sent()).containsExactly("GOAWAY 1 NO_ERROR max_age");
    goOn(script, 9);
    assertThat(script.connection.isFinished()).isFalse();
    goOn(script, 1);
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void withoutLimitOfGraceCallsGoOn() {
    Script script = server(100 * SECOND, EVER, EVER);
    script.headers(1, REQUEST, true);
    goOn(script, 100);
    goOn(script, 1_000_000);
    assertThat(script.connection.isFinished()).isFalse();
    script.connection.sendHeaders(script.events.streams.get(0), RESPONSE, true);
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void aConnectionThatNobodyUsesIsDrained() {
    Script script = server(EVER, EVER, 80 * SECOND);
    goOn(script, 79);
    assertThat(script.sent()).isEmpty();
    goOn(script, 1);
    assertThat(script.sent().getFirst()).isEqualTo("GOAWAY 2147483647 NO_ERROR max_idle");
  }

  @Test
  void callsBetweenTwoLooksAreSeen() {
    Script script = server(EVER, EVER, 80 * SECOND);
    long begin = script.now;
    script.now += 70 * SECOND;
    script.headers(1, REQUEST, true);
    script.connection.sendHeaders(script.events.streams.get(0), RESPONSE, true);
    script.sent();
    while (script.sent().isEmpty()) {
      assertThat(script.now - begin).isLessThanOrEqualTo((70 + 90) * SECOND);
      script.now = script.connection.nextTimeout();
      script.connection.onTime(script.now);
    }
    assertThat(script.now - begin).isGreaterThanOrEqualTo((70 + 80) * SECOND);
  }

  @Test
  void anOpenStreamKeepsAConnection() {
    Script script = server(EVER, EVER, 80 * SECOND);
    script.headers(1, REQUEST, true);
    for (int i = 0; i < 100; i++) {
      goOn(script, 20);
    }
    assertThat(script.sent()).isEmpty();
  }
}
