package dev.legate.http2.connection;

import static dev.legate.http2.connection.Script.REQUEST;
import static dev.legate.http2.connection.Script.RESPONSE;
import static dev.legate.http2.connection.Script.TRAILERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Settings;
import org.junit.jupiter.api.Test;

/** Which streams there may be, and how they end. */
class StreamsTest {

  @Test
  void aClientOpensNoMoreStreamsThanThePeerAllows() {
    Script script =
        Script.client(Http2Config.client(), Settings.none().withMaxConcurrentStreams(1));
    assertThat(script.connection.canOpenStream()).isTrue();
    script.connection.openStream(REQUEST, true, null);
    assertThat(script.connection.canOpenStream()).isFalse();
    assertThat(script.connection.acceptsStreams()).isTrue();
    assertThatThrownBy(() -> script.connection.openStream(REQUEST, true, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "no stream can be opened: 1 are open, the peer allows 1, the connection is RUNNING");
    script.headers(1, RESPONSE, true);
    assertThat(script.connection.canOpenStream()).isTrue();
    script.send(f -> f.settings(Settings.none().withMaxConcurrentStreams(0)));
    assertThat(script.connection.canOpenStream()).isFalse();
  }

  @Test
  void whenIdsRunOutAnotherConnectionIsNeeded() {
    Script script = Script.client();
    script.connection.skipIdsTo(Integer.MAX_VALUE);
    Http2Stream last = script.connection.openStream(REQUEST, true, null);
    assertThat(last.id()).isEqualTo(Integer.MAX_VALUE);
    assertThat(script.connection.canOpenStream()).isFalse();
    assertThat(script.connection.acceptsStreams()).isFalse();
    script.headers(Integer.MAX_VALUE, RESPONSE, true);
    assertThat(script.told()).contains("closed 2147483647");
  }

  @Test
  void aServerOpensNoStreams() {
    Script script = Script.server();
    assertThat(script.connection.canOpenStream()).isFalse();
    assertThatThrownBy(() -> script.connection.openStream(REQUEST, true, null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void streamsBeyondOurLimitAreRefused() {
    Script script =
        Script.server(Http2Config.server().settings(Settings.none().withMaxConcurrentStreams(1)));
    script.headers(1, REQUEST, false).headers(3, REQUEST, false);
    assertThat(script.told()).containsExactly("headers 1 " + REQUEST);
    assertThat(script.sent()).containsExactly("RST_STREAM 3 REFUSED_STREAM");
    script.data(3, "in flight", true);
    assertThat(script.sent()).isEmpty();
    script.connection.reset(script.events.stream(), ErrorCode.CANCEL);
    script.headers(5, REQUEST, false);
    assertThat(script.told()).containsExactly("closed 1", "headers 5 " + REQUEST);
  }

  @Test
  void aRefusedStreamIsUnprocessed() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script.send(f -> f.resetStream(1, ErrorCode.REFUSED_STREAM));
    assertThat(script.told()).containsExactly("reset 1 REFUSED_STREAM unprocessed", "closed 1");
  }

  @Test
  void aResetByThePeerEndsTheStreamAndDropsItsData() {
    Script script = Script.client(Http2Config.client(), Settings.none().withInitialWindowSize(0));
    Http2Stream stream = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(stream, new byte[100], 0, 100, true);
    script.sent();
    assertThat(script.connection.queuedBytes()).isEqualTo(100);
    script.send(f -> f.resetStream(1, ErrorCode.CANCEL));
    assertThat(script.told()).containsExactly("reset 1 CANCEL", "closed 1");
    assertThat(script.connection.queuedBytes()).isZero();
    assertThat(script.connection.wantsFlush()).isFalse();
    script.connection.sendData(stream, new byte[100], 0, 100, true);
    assertThat(script.sent()).isEmpty();
  }

  @Test
  void ourResetIsSentOnceAndTellsTheEnd() {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    script.told();
    Http2Stream stream = script.events.stream();
    script.connection.reset(stream, ErrorCode.CANCEL);
    script.connection.reset(stream, ErrorCode.INTERNAL_ERROR);
    assertThat(script.sent()).containsExactly("RST_STREAM 1 CANCEL");
    assertThat(script.told()).containsExactly("closed 1");
  }

  @Test
  void aServerThatAnswersEarlyResetsWithNoError() {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    script.told();
    Http2Stream stream = script.events.stream();
    script.connection.sendHeaders(stream, RESPONSE, false);
    script.connection.sendHeaders(stream, TRAILERS, true);
    assertThat(script.sent())
        .containsExactly(
            "HEADERS 1 " + RESPONSE, "HEADERS 1 " + TRAILERS + " end", "RST_STREAM 1 NO_ERROR");
    assertThat(script.told()).containsExactly("closed 1");
    script.data(1, "in flight", true);
    assertThat(script.told()).isEmpty();
    assertThat(script.connection.isFinished()).isFalse();
  }

  @Test
  void theResetWaitsUntilQueuedDataAndTrailersAreWritten() {
    Script script = Script.newServer(Http2Config.server());
    script.handshake(Settings.none().withInitialWindowSize(10));
    script.headers(1, REQUEST, false);
    Http2Stream stream = script.events.stream();
    script.connection.sendHeaders(stream, RESPONSE, false);
    script.connection.sendData(stream, new byte[30], 0, 30, false);
    script.connection.sendHeaders(stream, TRAILERS, true);
    assertThat(stream.maySend()).isFalse();
    assertThat(script.sent())
        .containsExactly("HEADERS 1 " + RESPONSE, "DATA 1 '" + "\0".repeat(10) + "'");
    script.send(f -> f.windowUpdate(1, 100));
    assertThat(script.sent())
        .containsExactly(
            "DATA 1 '" + "\0".repeat(20) + "'",
            "HEADERS 1 " + TRAILERS + " end",
            "RST_STREAM 1 NO_ERROR");
  }

  @Test
  void aClientThatIsAnsweredEarlyResetsWithNoError() {
    Script script = Script.client(Http2Config.client(), Settings.none().withInitialWindowSize(1));
    Http2Stream stream = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(stream, new byte[10], 0, 10, false);
    script.sent();
    script.told();
    script.headers(1, RESPONSE, false).headers(1, TRAILERS, true);
    assertThat(script.told())
        .containsExactly("headers 1 " + RESPONSE, "headers 1 " + TRAILERS + " end", "closed 1");
    assertThat(script.sent()).containsExactly("RST_STREAM 1 NO_ERROR");
    script.connection.sendData(stream, new byte[10], 0, 10, true);
    script.send(f -> f.resetStream(1, ErrorCode.NO_ERROR)); // the server's, which crossed ours
    assertThat(script.sent()).isEmpty();
    assertThat(script.told()).isEmpty();
  }

  @Test
  void sendingAfterTheEndIsOurMistake() {
    Script script = Script.client();
    Http2Stream stream = script.connection.openStream(REQUEST, true, null);
    assertThatThrownBy(() -> script.connection.sendData(stream, new byte[1], 0, 1, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("SEND_DATA on stream 1 (HALF_CLOSED_LOCAL)");
    assertThatThrownBy(() -> script.connection.sendHeaders(stream, TRAILERS, true))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sendingAfterAQueuedEndIsOurMistake() {
    Script script = Script.client(Http2Config.client(), Settings.none().withInitialWindowSize(0));
    Http2Stream stream = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(stream, new byte[1], 0, 1, true);
    assertThatThrownBy(() -> script.connection.sendData(stream, new byte[1], 0, 1, false))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void commandsFromWithinAnEventAreObeyed() {
    Script script = Script.server();
    script.events.whenComplete =
        stream -> script.connection.goAway(ErrorCode.INTERNAL_ERROR, "enough");
    script.headers(1, REQUEST, false).headers(3, REQUEST, true).headers(5, REQUEST, true);
    assertThat(script.told())
        .containsExactly(
            "headers 1 " + REQUEST,
            "headers 3 " + REQUEST + " end",
            "aborted 1 INTERNAL_ERROR: enough",
            "closed 1",
            "aborted 3 INTERNAL_ERROR: enough",
            "closed 3");
    assertThat(script.sent()).containsExactly("GOAWAY 3 INTERNAL_ERROR enough");
  }
}
