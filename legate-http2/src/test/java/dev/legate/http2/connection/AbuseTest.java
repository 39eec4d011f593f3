package dev.legate.http2.connection;

import static dev.legate.http2.connection.Script.REQUEST;
import static dev.legate.http2.connection.Script.RESPONSE;
import static dev.legate.http2.connection.Script.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.LimitReached;
import dev.legate.http2.Settings;
import dev.legate.http2.frame.Flags;
import dev.legate.http2.frame.FrameWriter;
import dev.legate.http2.guard.Budget;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The engine's budgets: who floods is sent away, and who is merely busy is not. */
class AbuseTest {

  @Test
  void rapidResetEndsTheConnection() {
    Script script = Script.server();
    int id = 1;
    while (!script.connection.isFinished() && id < 100_000) {
      script.headers(id, REQUEST, true);
      int opened = id;
      script.send(f -> f.resetStream(opened, ErrorCode.CANCEL));
      id += 2;
    }
    assertThat(id / 2).isEqualTo(Budget.RESET.burst() + 1);
    assertThat(script.sent()).last().asString().contains("ENHANCE_YOUR_CALM too many RST_STREAM");
  }

  @Test
  void aThousandDeadlinesAtOnceAreNoAbuse() {
    Script script = Script.server();
    for (int round = 0; round < 3; round++) {
      int first = 1 + round * 2000;
      for (int id = first; id < first + 2000; id += 2) {
        script.headers(id, REQUEST, true);
      }
      for (int id = first; id < first + 2000; id += 2) {
        int each = id;
        script.send(f -> f.resetStream(each, ErrorCode.CANCEL));
      }
      script.now += SECOND;
    }
    assertThat(script.connection.isFinished()).isFalse();
    assertThat(script.connection.activeStreams()).isZero();
  }

  @Test
  void resetsOfCallsThatWereAnsweredEarlyAreNoAbuse() {
    Script script = Script.server();
    for (int id = 1; id < 60_000; id += 2) {
      script.headers(id, REQUEST, false);
      script.connection.sendHeaders(script.events.stream(), RESPONSE, true);
      int each = id;
      script.send(f -> f.resetStream(each, ErrorCode.NO_ERROR));
      if (id % 1000 == 1) {
        script.sent();
        script.told();
      }
    }
    assertThat(script.connection.isFinished()).isFalse();
  }

  @Test
  void makingTheServerResetEndsTheConnection() {
    Script script = Script.server();
    int id = 1;
    while (!script.connection.isFinished() && id < 100_000) {
      script.headers(id, REQUEST, true).data(id, "after the end", false);
      id += 2;
    }
    assertThat(id / 2).isEqualTo(Budget.FORCED_RESET.burst() + 1);
    assertThat(script.sent()).last().asString().contains("ENHANCE_YOUR_CALM");
  }

  @Test
  void streamsBeyondTheLimitEndTheConnectionInTheEnd() {
    Script script =
        Script.server(Http2Config.server().settings(Settings.none().withMaxConcurrentStreams(1)));
    script.headers(1, REQUEST, false);
    int id = 3;
    while (!script.connection.isFinished() && id < 100_000) {
      script.headers(id, REQUEST, true);
      id += 2;
    }
    assertThat(id / 2 - 1).isEqualTo(Budget.REFUSED.burst() + 1);
  }

  @Test
  void pingFlood() {
    assertFlood(Budget.PING, f -> f.ping(1, false));
  }

  @Test
  void settingsFlood() {
    assertFlood(Budget.SETTINGS, f -> f.settings(Settings.none()));
  }

  @Test
  void settingsAckFlood() {
    assertFlood(Budget.SETTINGS, FrameWriter::settingsAck);
  }

  @Test
  void emptyDataFlood() {
    assertFlood(Budget.EMPTY, f -> f.data(1, new byte[0], 0, 0, 0, false));
  }

  @Test
  void paddingFlood() {
    assertFlood(Budget.EMPTY, f -> f.data(1, new byte[0], 0, 0, 200, false));
  }

  @Test
  void priorityFlood() {
    assertFlood(Budget.IDLE, f -> f.priority(1, 0, 16, false));
  }

  @Test
  void unknownFrameFlood() {
    assertFlood(Budget.IDLE, f -> f.unknown(0xfa, 0, 1, new byte[1], 0, 1));
  }

  @Test
  void windowUpdateFlood() {
    assertFlood(Budget.WINDOW_UPDATE, f -> f.windowUpdate(1, 1));
  }

  @Test
  void dribblingCreditIsAFlood() {
    Script script = Script.newServer(Http2Config.server());
    script.handshake(Settings.none().withInitialWindowSize(0));
    script.headers(1, REQUEST, true);
    script.connection.sendHeaders(script.events.stream(), RESPONSE, false);
    script.connection.sendData(script.events.stream(), new byte[100_000], 0, 100_000, true);
    int frames = 0;
    while (!script.connection.isFinished() && frames < 100_000) {
      script.send(f -> f.windowUpdate(1, 1));
      script.connection.flush((b, offset, length) -> {});
      frames++;
    }
    assertThat(frames).isBetween(10_000, 10_100);
  }

  @Test
  void creditInProportionToWhatWeSendIsNoFlood() {
    Script script = Script.server();
    script.headers(1, REQUEST, true);
    script.connection.sendHeaders(script.events.stream(), RESPONSE, false);
    for (int i = 0; i < 30_000; i++) {
      script.connection.sendData(script.events.stream(), new byte[10], 0, 10, false);
      script.connection.flush((b, offset, length) -> {});
      script.send(
          f -> {
            f.windowUpdate(0, 10);
            f.windowUpdate(1, 10);
          });
    }
    assertThat(script.connection.isFinished()).isFalse();
    assertThat(script.connection.queuedBytes()).isZero();
  }

  @Test
  void pingsThatFollowOurDataAreNoAbuse() {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    script.connection.sendHeaders(script.events.stream(), RESPONSE, false);
    for (int i = 0; i < 5_000; i++) { // as grpc-go measures bandwidth
      script.connection.sendData(script.events.stream(), new byte[1], 0, 1, false);
      script.send(f -> f.ping(3, false));
    }
    assertThat(script.connection.isFinished()).isFalse();
  }

  @Test
  void continuationFlood() {
    Script script = Script.server();
    script.send(f -> f.headers(1, new byte[] {(byte) 0x82}, 0, 1, Flags.END_STREAM));
    int frames = 0;
    while (!script.connection.isFinished() && frames < 100_000) {
      script.send(f -> f.continuation(1, new byte[] {0, 1, 'a', 1, 'b'}, 0, 5, 0));
      frames++;
    }
    assertThat(frames).isEqualTo(65);
    assertThat(script.sent())
        .last()
        .isEqualTo("GOAWAY 0 ENHANCE_YOUR_CALM header block in more than 64 CONTINUATION frames");
  }

  @Test
  void emptyHeaderFragmentFlood() {
    Script script = Script.server();
    int frames = 0;
    while (!script.connection.isFinished() && frames < 100_000) {
      int id = 2 * frames + 1;
      script.encoder.encode(REQUEST);
      script.send(f -> f.headers(id, new byte[0], 0, 0, Flags.END_STREAM));
      script.send(
          f ->
              f.continuation(
                  id, script.encoder.bytes(), 0, script.encoder.length(), Flags.END_HEADERS));
      frames++;
    }
    assertThat(frames).isEqualTo(Budget.EMPTY.burst() + 1);
  }

  private static void assertFlood(Budget budget, Consumer<FrameWriter> frame) {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    int frames = 0;
    while (!script.connection.isFinished() && frames < 100_000) {
      script.send(frame);
      frames++;
    }
    assertThat(frames).isBetween(budget.burst() - 5, budget.burst() + 1);
    assertThat(script.sent()).last().asString().startsWith("GOAWAY 1 ENHANCE_YOUR_CALM too many ");
  }

  @Test
  void aHeaderBlockThatNeverEndsIsEndedInTime() {
    Script script = Script.server();
    script.send(f -> f.headers(1, new byte[0], 0, 0, 0));
    assertThat(script.connection.nextTimeout()).isEqualTo(script.now + 30 * SECOND);
    script.now += 29 * SECOND;
    script.send(f -> f.continuation(1, new byte[] {0}, 0, 1, 0));
    script.connection.onTime(script.now);
    assertThat(script.connection.isFinished()).isFalse();
    script.now += SECOND;
    script.connection.onTime(script.now);
    assertThat(script.sent())
        .last()
        .asString()
        .contains("ENHANCE_YOUR_CALM a frame or header block was not complete within 30000 ms");
    assertThat(script.events.limits)
        .extracting(LimitReached::name)
        .containsExactly("headersTimeout");
  }

  @Test
  void aFrameThatTricklesIsEndedInTime() {
    Script script = Script.server();
    for (int i = 0; i < 5; i++) {
      script.receive(new byte[] {0});
      script.connection.onTime(script.now);
      assertThat(script.connection.isFinished()).isFalse();
      script.now += 6 * SECOND;
    }
    script.connection.onTime(script.now);
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void framesThatAreCutByReadsButGoOnAreNeverLate() {
    Script script = Script.server();
    byte[] ping = {0, 0, 8, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    byte[] cut = new byte[ping.length];
    System.arraycopy(ping, 1, cut, 0, 16);
    cut[16] = ping[0];
    script.receive(new byte[] {ping[0]});
    for (int i = 0; i < 20; i++) {
      script.receive(cut); // ends one, begins the next
      script.now += 20 * SECOND;
      script.connection.onTime(script.now);
      assertThat(script.connection.isFinished()).isFalse();
    }
  }

  @Test
  void whoeverComesToALimitIsNamedInAnEvent() {
    Script script = Script.server();
    for (int i = 0; i <= Budget.PING.burst(); i++) {
      script.send(f -> f.ping(1, false));
    }
    assertThat(script.events.limits).hasSize(1);
    assertThat(script.events.limits.getFirst().name()).isEqualTo("pings");
    assertThat(script.events.limits.getFirst().configured()).isEqualTo(200);
    assertThat(script.events.limits.getFirst().scope()).isEqualTo(LimitReached.Scope.CONNECTION);
    script.send(f -> f.ping(1, false));
    assertThat(script.events.limits).as("nothing after the end").hasSize(1);
  }

  @Test
  void aToleranceMultipliesTheBudgets() {
    Script script = Script.server(Http2Config.server().abuseTolerance(3));
    for (int i = 0; i < 3 * Budget.PING.burst(); i++) {
      script.send(f -> f.ping(1, false));
    }
    assertThat(script.connection.isFinished()).isFalse();
    script.send(f -> f.ping(1, false));
    assertThat(script.connection.isFinished()).isTrue();
  }
}
