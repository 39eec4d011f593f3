package dev.legate.http2.connection;

import static dev.legate.http2.connection.Script.REQUEST;
import static dev.legate.http2.connection.Script.RESPONSE;
import static dev.legate.http2.connection.Script.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keepalive on a clock of its own: who asks when, and what becomes of those who ask too often. */
class KeepaliveTest {
  private static final String PING = "PING " + Keepalive.PING;
  private static final KeepaliveTimes TIMES = new KeepaliveTimes(10 * SECOND, 5 * SECOND, false);

  private static Script client(KeepaliveTimes times) {
    return Script.client(Http2Config.client().keepalive(times), Settings.none());
  }

  private static void goOn(Script script, long seconds) {
    script.now += seconds * SECOND;
    script.connection.onTime(script.now);
  }

  @Test
  void theWholeTableOfStates() {
    List<String> lines = new ArrayList<>();
    for (KeepaliveState state : KeepaliveState.values()) {
      for (KeepaliveState.Event event : KeepaliveState.Event.values()) {
        lines.add(state + " " + event + " " + state.on(event));
      }
    }
    assertThat(lines)
        .containsExactly(
            "HEARD SILENT ASKED",
            "HEARD BYTES HEARD",
            "HEARD UNANSWERED HEARD",
            "ASKED SILENT ASKED",
            "ASKED BYTES HEARD",
            "ASKED UNANSWERED DEAD",
            "DEAD SILENT DEAD",
            "DEAD BYTES DEAD",
            "DEAD UNANSWERED DEAD");
  }

  @Test
  void silenceIsAskedAndThenIsDeath() {
    Script script = client(TIMES);
    script.connection.openStream(REQUEST, true, null);
    script.sent();
    assertThat(script.connection.nextTimeout()).isEqualTo(script.now + 10 * SECOND);
    goOn(script, 9);
    assertThat(script.sent()).isEmpty();
    goOn(script, 1);
    assertThat(script.sent()).containsExactly(PING);
    assertThat(script.connection.nextTimeout()).isEqualTo(script.now + 5 * SECOND);
    goOn(script, 5);
    assertThat(script.connection.isFinished()).isTrue();
    assertThat(script.told().getLast())
        .isEqualTo(
            "connection error NO_ERROR: keepalive: nothing was heard for 15.0 s, and a PING was not"
                + " answered within 5.0 s");
  }

  @Test
  void anyBytesAreASignOfLife() {
    Script script = client(TIMES);
    script.connection.openStream(REQUEST, true, null);
    goOn(script, 10);
    script.sent();
    script.now += SECOND;
    script.headers(1, RESPONSE, false); // before the ACK, which may not even come
    goOn(script, 4);
    assertThat(script.sent()).isEmpty();
    assertThat(script.connection.isFinished()).isFalse();
    goOn(script, 6);
    assertThat(script.sent()).containsExactly(PING);
  }

  @Test
  void aTimeOutThatIsLongerThanTheTimeMakesNobodyAskLessOften() {
    Script script = client(new KeepaliveTimes(10 * SECOND, 25 * SECOND, false));
    script.connection.openStream(REQUEST, true, null);
    script.sent();
    goOn(script, 10);
    assertThat(script.sent()).containsExactly(PING);
    script.now += 3 * SECOND;
    script.send(f -> f.ping(Keepalive.PING, true));
    goOn(script, 7);
    assertThat(script.sent()).isEmpty();
    goOn(script, 3); // 10 s after the answer
    assertThat(script.sent()).containsExactly(PING);
    for (int i = 0; i < 24; i++) {
      goOn(script, 1);
    }
    assertThat(script.connection.isFinished()).isFalse();
    assertThat(script.sent()).isEmpty();
    assertThat(script.connection.nextTimeout()).isEqualTo(script.now + SECOND);
    goOn(script, 1);
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void withoutCallsNobodyAsksUnlessToldTo() {
    Script script = client(TIMES);
    goOn(script, 1000);
    assertThat(script.sent()).isEmpty();
    assertThat(script.connection.nextTimeout()).isEqualTo(Long.MAX_VALUE);
    script.connection.openStream(REQUEST, true, null); // on a connection that may be dead
    assertThat(script.connection.nextTimeout()).isLessThanOrEqualTo(script.now);
    script.sent();
    goOn(script, 0);
    assertThat(script.sent()).containsExactly(PING);

    Script always = client(new KeepaliveTimes(10 * SECOND, 5 * SECOND, true));
    goOn(always, 10);
    assertThat(always.sent()).containsExactly(PING);
  }

  @Test
  void aStandstillOfOursIsNotThePeersDeath() {
    Script script = client(TIMES);
    script.connection.openStream(REQUEST, true, null);
    goOn(script, 10);
    goOn(script, 500); // this process was stopped: the answer may lie in the socket
    assertThat(script.connection.isFinished()).isFalse();
    goOn(script, 5);
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void theThirdEarlyPingEndsTheConnection() {
    Script script = Script.server(Http2Config.server().pingPolicy(300 * SECOND, true));
    for (int i = 0; i < 3; i++) { // the first is never early, and two strikes are forgiven
      script.send(f -> f.ping(7, false));
    }
    assertThat(script.sent()).containsExactly("PING 7 ack", "PING 7 ack", "PING 7 ack");
    script.send(f -> f.ping(7, false));
    assertThat(script.sent()).containsExactly("GOAWAY 0 ENHANCE_YOUR_CALM too_many_pings");
    assertThat(script.connection.isFinished()).isTrue();
    assertThat(script.events.limits).hasSize(1);
    assertThat(script.events.limits.getFirst().name()).isEqualTo("keepalivePings");
    assertThat(script.events.limits.getFirst().configured()).isEqualTo(300_000);
  }

  @Test
  void whatIsSentForgivesPings() {
    Script script = Script.server(Http2Config.server().pingPolicy(300 * SECOND, true));
    script.headers(1, REQUEST, true);
    for (int i = 0; i < 3; i++) {
      script.send(f -> f.ping(7, false));
    }
    script.connection.sendHeaders(script.events.streams.get(0), RESPONSE, false);
    for (int i = 0; i < 3; i++) {
      script.send(f -> f.ping(7, false));
    }
    assertThat(script.connection.isFinished()).isFalse();
    script.send(f -> f.ping(7, false));
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void withoutCallsPingsAreRarer() {
    Script script = Script.server(Http2Config.server().pingPolicy(300 * SECOND, false));
    for (int i = 0; i < 4; i++) {
      script.now += 7200 * SECOND;
      script.send(f -> f.ping(7, false));
    }
    assertThat(script.connection.isFinished()).isFalse();
    for (int i = 0; i < 3; i++) {
      script.now += 301 * SECOND; // allowed with a call, and there is none
      script.send(f -> f.ping(7, false));
    }
    assertThat(script.connection.isFinished()).isTrue();
  }
}
