package dev.legate.http2.connection;

import static dev.legate.http2.connection.Script.REQUEST;
import static dev.legate.http2.connection.Script.RESPONSE;
import static dev.legate.http2.connection.Script.TRAILERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.frame.Flags;
import dev.legate.http2.frame.FrameWriter;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames for streams that do not exist yet, or not any more (RFC 9113 §5.1). */
class LateFramesTest {

  static Stream<Consumer<FrameWriter>> framesForStream5() {
    return Stream.of(
        f -> f.data(5, new byte[1], 0, 1, 1, false),
        f -> f.windowUpdate(5, 1),
        f -> f.resetStream(5, ErrorCode.CANCEL));
  }

  @ParameterizedTest
  @MethodSource("framesForStream5")
  void onAnIdleStreamTheyEndTheConnection(Consumer<FrameWriter> frame) {
    for (Script script : new Script[] {Script.server(), Script.client()}) {
      script.send(frame);
      assertThat(script.sent())
          .singleElement()
          .asString()
          .startsWith("GOAWAY 0 PROTOCOL_ERROR RECEIVE_")
          .endsWith(" on idle stream 5");
    }
  }

  @Test
  void aResponseOnAnIdleStreamEndsTheConnection() {
    Script script = Script.client();
    script.headers(1, RESPONSE, true);
    assertThat(script.sent())
        .containsExactly("GOAWAY 0 PROTOCOL_ERROR RECEIVE_HEADERS on idle stream 1");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 1000})
  void evenIdsEndTheConnection(int id) {
    for (Script script : new Script[] {Script.server(), Script.client()}) {
      script.headers(id, REQUEST, true);
      assertThat(script.sent())
          .containsExactly("GOAWAY 0 PROTOCOL_ERROR RECEIVE_HEADERS on idle stream " + id);
    }
  }

  @Test
  void aLowerIdThatWasSkippedEndsTheConnection() {
    Script script = Script.server();
    script.headers(5, REQUEST, true).headers(3, REQUEST, true);
    assertThat(script.sent())
        .containsExactly("GOAWAY 5 PROTOCOL_ERROR RECEIVE_HEADERS on stream 3, which was skipped");
  }

  @Test
  void afterOurResetEverythingIsIgnoredAndHeadersAreStillDecoded() {
    Script script = Script.client();
    Http2Stream stream = script.connection.openStream(REQUEST, true, null);
    script.connection.reset(stream, ErrorCode.CANCEL);
    script.sent();
    script.told();
    Headers indexed = RESPONSE.plus(Headers.of("x-server", "one"));
    script.headers(1, indexed, false).data(1, "late", false);
    script.send(f -> f.windowUpdate(1, 5));
    script.headers(1, TRAILERS, true);
    script.send(f -> f.resetStream(1, ErrorCode.NO_ERROR));
    assertThat(script.sent()).isEmpty();
    assertThat(script.told()).isEmpty();

    script.connection.openStream(REQUEST, true, null);
    script.headers(3, indexed, true); // from the table that the ignored block filled
    assertThat(script.told()).first().isEqualTo("headers 3 " + indexed + " end");
  }

  @Test
  void afterBothSidesEndedDataAndHeadersEndTheConnection() {
    Script script = Script.server();
    script.headers(1, REQUEST, true);
    script.connection.sendHeaders(script.events.stream(), RESPONSE, true);
    script.sent();
    script.send(f -> f.windowUpdate(1, 5));
    script.send(f -> f.resetStream(1, ErrorCode.CANCEL));
    assertThat(script.sent()).isEmpty();
    script.data(1, "x", false);
    assertThat(script.sent())
        .containsExactly("GOAWAY 1 STREAM_CLOSED RECEIVE_DATA on stream 1, which is ENDED");
  }

  @Test
  void afterThePeersResetItsDataIsAStreamError() {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    script.send(f -> f.resetStream(1, ErrorCode.CANCEL));
    script.send(f -> f.windowUpdate(1, 5));
    script.send(f -> f.resetStream(1, ErrorCode.CANCEL));
    assertThat(script.sent()).isEmpty();
    script.data(1, "x", false);
    script.headers(1, TRAILERS, true);
    assertThat(script.sent())
        .containsExactly("RST_STREAM 1 STREAM_CLOSED", "RST_STREAM 1 STREAM_CLOSED");
    script.headers(3, REQUEST, true);
    assertThat(script.told()).endsWith("headers 3 " + REQUEST + " end");
  }

  @Test
  void afterThePeersEndItsDataIsAStreamError() {
    Script script = Script.server();
    script.headers(1, REQUEST, true).data(1, "x", false);
    assertThat(script.sent()).containsExactly("RST_STREAM 1 STREAM_CLOSED");
    assertThat(script.told())
        .endsWith(
            "stream error 1 STREAM_CLOSED: RECEIVE_DATA on stream 1 (HALF_CLOSED_REMOTE)",
            "closed 1");
  }

  @Test
  void aStreamThatClosedLongAgoIsForgottenAndItsFramesIgnored() {
    Script script = Script.server();
    for (int id = 1; id < 1200; id += 2) {
      script.headers(id, REQUEST, true);
      script.connection.sendHeaders(script.events.stream(), RESPONSE, true);
    }
    script.sent();
    script.data(1, "x", false).headers(1, TRAILERS, true);
    assertThat(script.sent()).isEmpty();
    assertThat(script.connection.isFinished()).isFalse();
  }

  @Test
  void pushPromiseEndsTheConnection() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script.sent();
    script.send(f -> f.pushPromise(1, 2, new byte[0], 0, 0, Flags.END_HEADERS));
    assertThat(script.sent())
        .containsExactly(
            "GOAWAY 0 PROTOCOL_ERROR PUSH_PROMISE, expected none since ENABLE_PUSH is 0");
  }

  @Test
  void priorityAndUnknownFramesAreIgnored() {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    script.told();
    script.send(
        f -> {
          f.priority(1, 3, 16, false);
          f.priority(99, 0, 16, true);
          f.unknown(0xbe, 0xff, 1, new byte[100], 0, 100);
          f.unknown(0xbe, 0xff, 0, new byte[0], 0, 0);
        });
    assertThat(script.sent()).isEmpty();
    assertThat(script.told()).isEmpty();
  }

  @Test
  void priorityOfAWrongSizeIsAStreamError() {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    script.told();
    script.receive(new byte[] {0, 0, 1, 2, 0, 0, 0, 0, 1, 0});
    assertThat(script.told())
        .containsExactly(
            "stream error 1 FRAME_SIZE_ERROR: PRIORITY of 1 bytes, expected 5", "closed 1");
    script.receive(new byte[] {0, 0, 1, 2, 0, 0, 0, 0, 1, 0}); // on the dead stream: ignored
    assertThat(script.connection.isFinished()).isFalse();
    script.receive(new byte[] {0, 0, 1, 2, 0, 0, 0, 0, 9, 0});
    assertThat(script.connection.isFinished()).as("on an idle stream").isTrue();
  }

  @Test
  void aWrongFrameOnAStreamThatEndedIsAStreamErrorOnce() {
    byte[] noIncrement = {0, 0, 4, 8, 0, 0, 0, 0, 1, 0, 0, 0, 0};
    byte[] shortPriority = {0, 0, 1, 2, 0, 0, 0, 0, 1, 0};
    for (byte[] wrong : new byte[][] {noIncrement, shortPriority}) {
      Script script = Script.server();
      script.headers(1, REQUEST, true);
      script.connection.sendHeaders(script.events.stream(), RESPONSE, true);
      script.sent();
      script.told();
      script.receive(wrong);
      ErrorCode code = wrong == noIncrement ? ErrorCode.PROTOCOL_ERROR : ErrorCode.FRAME_SIZE_ERROR;
      assertThat(script.sent()).containsExactly("RST_STREAM 1 " + code);
      script.receive(wrong);
      assertThat(script.sent()).isEmpty();
      assertThat(script.told()).as("the owner has done with it").isEmpty();
      assertThat(script.connection.isFinished()).isFalse();
    }
  }

  @Test
  void aPriorityOnItselfEndsTheStreamAndNothingElse() {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    script.told();
    script.send(f -> f.priority(1, 1, 16, false));
    assertThat(script.told())
        .containsExactly(
            "stream error 1 PROTOCOL_ERROR: PRIORITY that makes stream 1 depend on itself",
            "closed 1");
    assertThat(script.sent()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
    script.send(f -> f.priority(3, 3, 16, false));
    assertThat(script.sent())
        .containsExactly(
            "GOAWAY 1 PROTOCOL_ERROR PRIORITY that makes stream 3 depend on itself, on idle stream"
                + " 3");
  }

  @Test
  void pingsAreAnsweredBeforeOtherWorkAndTold() {
    Script script = Script.server();
    script.headers(1, REQUEST, true);
    script.connection.sendHeaders(script.events.stream(), RESPONSE, false);
    script.connection.sendData(script.events.stream(), new byte[300_000], 0, 300_000, false);
    script.told();
    script.send(f -> f.ping(-1, false));
    assertThat(script.told()).containsExactly("ping -1");
    assertThat(script.sent().subList(1, 2)).containsExactly("PING -1 ack");
    script.told();
    script.connection.ping(42);
    assertThat(script.sent()).containsExactly("PING 42");
    script.send(f -> f.ping(42, true));
    assertThat(script.told()).containsExactly("ping ack 42");
  }
}
