package dev.legate.http2.connection;

import static dev.legate.http2.connection.Script.REQUEST;
import static dev.legate.http2.connection.Script.RESPONSE;
import static dev.legate.http2.connection.Script.SECOND;
import static dev.legate.http2.connection.Script.TRAILERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.http2.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShutdownTest {

  @Test
  void theWholeTableOfStates() {
    List<String> lines = new ArrayList<>();
    for (ShutdownState state : ShutdownState.values()) {
      StringBuilder line = new StringBuilder(state + ":");
      for (ShutdownEvent event : ShutdownEvent.values()) {
        line.append(' ').append(event).append('=').append(state.on(event));
      }
      lines.add(line.toString());
    }
    assertThat(lines)
        .containsExactly(
            "RUNNING: ANNOUNCE=ANNOUNCED LAST_STREAM_KNOWN=DRAINING PEER_GOES_AWAY=DRAINING"
                + " NO_STREAM_LEFT=RUNNING END=FINISHED",
            "ANNOUNCED: ANNOUNCE=ANNOUNCED LAST_STREAM_KNOWN=DRAINING PEER_GOES_AWAY=DRAINING"
                + " NO_STREAM_LEFT=ANNOUNCED END=FINISHED",
            "DRAINING: ANNOUNCE=DRAINING LAST_STREAM_KNOWN=DRAINING PEER_GOES_AWAY=DRAINING"
                + " NO_STREAM_LEFT=FINISHED END=FINISHED",
            "FINISHED: ANNOUNCE=FINISHED LAST_STREAM_KNOWN=FINISHED PEER_GOES_AWAY=FINISHED"
                + " NO_STREAM_LEFT=FINISHED END=FINISHED");
  }

  @Test
  void aServerDrainsInTwoSteps() {
    Script script = Script.server();
    script.headers(1, REQUEST, true);
    script.connection.drain(script.now);
    assertThat(script.sent())
        .containsExactly("GOAWAY 2147483647 NO_ERROR draining", "PING " + Shutdown.DRAIN_PING);
    script.headers(3, REQUEST, true); // it was on its way
    script.send(f -> f.ping(Shutdown.DRAIN_PING, true));
    assertThat(script.sent()).containsExactly("GOAWAY 3 NO_ERROR draining");
    script.told();

    script.headers(5, REQUEST, true); // too late: ignored, and tried elsewhere by the client
    script.data(5, "late", true);
    assertThat(script.sent()).isEmpty();
    assertThat(script.told()).isEmpty();

    script.connection.sendHeaders(script.events.streams.get(0), RESPONSE, true);
    assertThat(script.connection.isFinished()).isFalse();
    script.connection.sendHeaders(script.events.streams.get(1), RESPONSE, true);
    assertThat(script.told()).containsExactly("closed 1", "closed 3", "drained");
    assertThat(script.connection.isFinished()).isTrue();
    assertThat(script.sent()).hasSize(2);
  }

  @Test
  void aClientThatDoesNotAnswerThePingIsNotWaitedFor() {
    Script script = Script.server(Http2Config.server().drainTimeout(2 * SECOND));
    script.connection.drain(script.now);
    script.sent();
    assertThat(script.connection.nextTimeout()).isEqualTo(script.now + 2 * SECOND);
    script.connection.onTime(script.now + 2 * SECOND);
    assertThat(script.sent()).containsExactly("GOAWAY 0 NO_ERROR draining");
    assertThat(script.told()).containsExactly("drained");
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void anAcknowledgementOfAPingThatWasNeverSentEndsNothing() {
    Script server = Script.server();
    server.send(f -> f.ping(Shutdown.DRAIN_PING, true));
    assertThat(server.sent()).isEmpty();
    server.headers(1, REQUEST, true);
    assertThat(server.told()).containsExactly("headers 1 " + REQUEST + " end");

    Script client = Script.client();
    client.send(f -> f.ping(Shutdown.DRAIN_PING, true));
    assertThat(client.connection.canOpenStream()).isTrue();
  }

  @Test
  void drainingTwiceIsDrainingOnce() {
    Script script = Script.server();
    script.headers(1, REQUEST, true);
    script.connection.drain(script.now);
    script.connection.drain(script.now + SECOND);
    assertThat(script.sent()).hasSize(2);
    script.send(f -> f.ping(Shutdown.DRAIN_PING, true));
    script.connection.drain(script.now + SECOND);
    assertThat(script.sent()).containsExactly("GOAWAY 1 NO_ERROR draining");
  }

  @Test
  void aClientDrainsInOneStep() {
    Script script = Script.client();
    Http2Stream stream = script.connection.openStream(REQUEST, true, null);
    script.connection.drain(script.now);
    assertThat(script.connection.canOpenStream()).isFalse();
    assertThat(script.sent()).last().isEqualTo("GOAWAY 0 NO_ERROR draining");
    script.headers(1, RESPONSE, true);
    assertThat(script.told())
        .containsExactly("headers 1 " + RESPONSE + " end", "closed 1", "drained");
    assertThat(script.connection.isFinished()).isTrue();
    assertThat(stream.isClosed()).isTrue();
  }

  @Test
  void aClientDrainsAtOnceWhenIdle() {
    Script script = Script.client();
    script.connection.drain(script.now);
    assertThat(script.told()).containsExactly("drained");
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void goAwayRefusesWhatTheServerWillNotProcessAndLetsTheRestFinish() {
    Script script = Script.client();
    for (int i = 0; i < 3; i++) {
      script.connection.openStream(REQUEST, true, null);
    }
    script.send(f -> f.goAway(3, ErrorCode.NO_ERROR, "bye".getBytes(), 0, 3));
    assertThat(script.told())
        .containsExactly("goaway 3 NO_ERROR bye", "reset 5 REFUSED_STREAM unprocessed", "closed 5");
    assertThat(script.connection.canOpenStream()).isFalse();
    assertThat(script.connection.acceptsStreams()).isFalse();
    assertThatThrownBy(() -> script.connection.openStream(REQUEST, true, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("DRAINING");
    script.headers(1, RESPONSE, true).headers(3, RESPONSE, true);
    assertThat(script.told())
        .containsExactly(
            "headers 1 " + RESPONSE + " end",
            "closed 1",
            "headers 3 " + RESPONSE + " end",
            "closed 3",
            "drained");
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void theSecondStepOfAServersGoAwayRefusesMore() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script.connection.openStream(REQUEST, true, null);
    script.send(f -> f.goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR, new byte[0], 0, 0));
    assertThat(script.told()).containsExactly("goaway 2147483647 NO_ERROR ");
    script.send(f -> f.goAway(1, ErrorCode.NO_ERROR, new byte[0], 0, 0));
    assertThat(script.told())
        .containsExactly("goaway 1 NO_ERROR ", "reset 3 REFUSED_STREAM unprocessed", "closed 3");
  }

  @Test
  void goAwayOnAnIdleClientFinishesIt() {
    Script script = Script.client();
    script.send(f -> f.goAway(0, ErrorCode.NO_ERROR, new byte[0], 0, 0));
    assertThat(script.told()).containsExactly("goaway 0 NO_ERROR ", "drained");
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void theReasonOfAGoAwayIsKeptForThoseWhoseConnectionCloses() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    byte[] debug = "too_many_pings".getBytes();
    script.send(f -> f.goAway(1, ErrorCode.ENHANCE_YOUR_CALM, debug, 0, debug.length));
    script.told();
    script.connection.receiveEnd();
    String cause = "ENHANCE_YOUR_CALM: the peer sent GOAWAY ENHANCE_YOUR_CALM: too_many_pings";
    assertThat(script.told())
        .containsExactly(
            "aborted 1 " + cause, "closed 1", "connection error " + cause + " (by peer)");
  }

  @Test
  void aPeerThatClosesEndsAllStreams() {
    Script script = Script.server();
    script.headers(1, REQUEST, false).headers(3, REQUEST, true);
    script.told();
    script.connection.receiveEnd();
    assertThat(script.told())
        .containsExactly(
            "aborted 1 NO_ERROR: the peer closed the connection",
            "closed 1",
            "aborted 3 NO_ERROR: the peer closed the connection",
            "closed 3",
            "connection error NO_ERROR: the peer closed the connection (by peer)");
    assertThat(script.connection.isFinished()).isTrue();
    script.connection.receiveEnd();
    assertThat(script.told()).isEmpty();
  }

  @Test
  void aPeerThatClosesInTheMiddleOfAFrameIsToldSo() {
    Script script = Script.server();
    script.receive(new byte[] {0, 0, 8, 6});
    script.connection.receiveEnd();
    assertThat(script.told())
        .containsExactly(
            "connection error PROTOCOL_ERROR: the peer closed the connection in the middle of a"
                + " frame (by peer)");
  }

  @Test
  void ourGoAwayEndsEverythingAtOnce() {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    script.told();
    script.connection.goAway(ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings");
    assertThat(script.sent()).containsExactly("GOAWAY 1 ENHANCE_YOUR_CALM too_many_pings");
    assertThat(script.told())
        .containsExactly("aborted 1 ENHANCE_YOUR_CALM: too_many_pings", "closed 1");
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void afterTheEndNothingIsReadAndCommandsDoNothing() {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    Http2Stream stream = script.events.stream();
    script.connection.goAway(ErrorCode.NO_ERROR, "");
    script.sent();
    script.told();
    script.headers(3, REQUEST, true);
    script.connection.sendHeaders(stream, RESPONSE, false);
    script.connection.sendData(stream, new byte[9], 0, 9, false);
    script.connection.sendHeaders(stream, TRAILERS, true);
    script.connection.reset(stream, ErrorCode.CANCEL);
    script.connection.consumed(stream, 9);
    script.connection.expect(stream, 9);
    script.connection.ping(1);
    script.connection.drain(script.now);
    script.connection.goAway(ErrorCode.NO_ERROR, "");
    script.connection.receiveEnd();
    script.connection.onTime(script.now + 1000 * SECOND);
    assertThat(script.told()).isEmpty();
    assertThat(script.sent()).isEmpty();
  }

  @Test
  void framesBehindAnErrorInTheSameBytesAreNotRead() {
    Script script = Script.server();
    script.send(
        f -> {
          f.pushPromise(1, 2, new byte[0], 0, 0, 4);
          f.ping(7, false);
        });
    assertThat(script.sent()).containsExactly("GOAWAY 0 PROTOCOL_ERROR PUSH_PROMISE from a client");
    assertThat(script.told())
        .containsExactly("connection error PROTOCOL_ERROR: PUSH_PROMISE from a client");
  }

  @Test
  void aServerIsToldOfAClientsGoAwayAndGoesOn() {
    Script script = Script.server();
    script.headers(1, REQUEST, true);
    script.told();
    script.send(f -> f.goAway(0, ErrorCode.NO_ERROR, new byte[0], 0, 0));
    assertThat(script.told()).containsExactly("goaway 0 NO_ERROR ");
    script.connection.sendHeaders(script.events.stream(), RESPONSE, true);
    assertThat(script.sent()).containsExactly("HEADERS 1 " + RESPONSE + " end");
    assertThat(script.connection.isFinished()).isFalse();
  }

  @Test
  void theLastStreamThatGoAwayNamesNeverGrows() {
    Script script = Script.server();
    script.headers(1, REQUEST, true);
    script.connection.drain(script.now);
    script.send(f -> f.ping(Shutdown.DRAIN_PING, true));
    script.sent();
    script.headers(3, REQUEST, true);
    script.connection.goAway(ErrorCode.NO_ERROR, "");
    assertThat(script.sent()).containsExactly("GOAWAY 1 NO_ERROR ");
  }
}
