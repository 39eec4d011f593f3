package dev.legate.http2.connection;

import static dev.legate.http2.connection.Script.REQUEST;
import static dev.legate.http2.connection.Script.RESPONSE;
import static dev.legate.http2.connection.Script.TRAILERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.LimitReached;
import dev.legate.http2.Settings;
import dev.legate.http2.frame.Flags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowControlTest {
  private static final Http2Config FIXED =
      Http2Config.server()
          .settings(Settings.none().withInitialWindowSize(65_535))
          .connectionWindow(65_535)
          .dynamicWindows(false);

  @Test
  void theConnectionsCreditGoesBackOnReceiptAndTheStreamsWhenConsumed() {
    Script script = Script.server(FIXED);
    script.headers(1, REQUEST, false);
    script.data(1, 16_000, false).data(1, 16_000, false);
    assertThat(script.sent()).isEmpty();
    script.data(1, 16_000, false);
    assertThat(script.sent()).containsExactly("WINDOW_UPDATE 0 48000");
    assertThat(script.connection.unconsumedBytes()).isEqualTo(48_000);
    script.connection.consumed(script.events.stream(), 30_000);
    assertThat(script.sent()).isEmpty();
    script.connection.consumed(script.events.stream(), 10_000);
    assertThat(script.sent()).containsExactly("WINDOW_UPDATE 1 40000");
    assertThat(script.connection.unconsumedBytes()).isEqualTo(8_000);
  }

  @Test
  void aHundredUnreadStreamsDoNotStopAnother() {
    Script script = Script.server(FIXED);
    for (int i = 0; i < 100; i++) {
      int id = 2 * i + 1;
      script.headers(id, REQUEST, false);
      for (int sent = 0; sent < 64_000; sent += 16_000) {
        script.data(id, 16_000, false);
      }
    }
    script.told();
    script.headers(201, REQUEST, false).data(201, "ask", true);
    assertThat(script.told()).containsExactly("headers 201 " + REQUEST, "data 201 'ask' end");
    assertThat(script.sent())
        .allMatch(frame -> frame.startsWith("WINDOW_UPDATE 0 "), "only the connection's credit");
  }

  @Test
  void theByteBudgetHoldsTheConnectionsCreditBack() {
    Script script = Script.server(FIXED.maxUnconsumed(50_000));
    script.headers(1, REQUEST, false).headers(3, REQUEST, false);
    script.data(1, 16_000, false).data(1, 16_000, false).data(1, 16_000, false);
    assertThat(script.sent()).containsExactly("WINDOW_UPDATE 0 48000");
    script.data(3, 16_000, false).data(3, 16_000, false).data(3, 16_000, false);
    assertThat(script.sent()).as("80,000 bytes were unconsumed").isEmpty();
    script.connection.consumed(script.events.streams.get(0), 48_000);
    assertThat(script.sent()).containsExactly("WINDOW_UPDATE 1 48000", "WINDOW_UPDATE 0 48000");
    assertThat(script.connection.unconsumedBytes()).isEqualTo(48_000);
  }

  @Test
  void creditIsWorthACommandByTheWindowAndTheByteBudget() {
    assertThat(piece(65_536, 64 << 20)).as("an eighth").isEqualTo(8192);
    assertThat(piece(1 << 20, 64 << 20)).as("the most").isEqualTo(32 * 1024);
    assertThat(piece(1 << 20, 20 << 20))
        .as("so that 1,024 streams may keep one back")
        .isEqualTo(10 * 1024);
  }

  private static int piece(int window, long budget) {
    Settings settings = FIXED.settings().withInitialWindowSize(window);
    Script script = Script.server(FIXED.settings(settings).maxUnconsumed(budget));
    script.headers(1, REQUEST, false);
    return script.connection.creditPiece(script.events.stream());
  }

  @Test
  void whatAClosedStreamHeldIsNoLongerUnconsumed() {
    Script script = Script.server(FIXED.maxUnconsumed(10_000));
    script.headers(1, REQUEST, false);
    script.data(1, 16_000, false).data(1, 16_000, false).data(1, 16_000, false);
    script.sent();
    script.connection.reset(script.events.stream(), ErrorCode.CANCEL);
    assertThat(script.connection.unconsumedBytes()).isZero();
    assertThat(script.sent()).containsExactly("RST_STREAM 1 CANCEL", "WINDOW_UPDATE 0 48000");
  }

  @Test
  void moreThanTheStreamsWindowIsAStreamError() {
    Script script = Script.server(FIXED.connectionWindow(1 << 20));
    script.headers(1, REQUEST, false);
    for (int i = 0; i < 4; i++) {
      script.data(1, 16_000, false);
    }
    script.data(1, 1_535, false);
    assertThat(script.sent()).isEmpty();
    script.data(1, 1, false);
    assertThat(script.sent()).containsExactly("RST_STREAM 1 FLOW_CONTROL_ERROR");
    assertThat(script.told())
        .endsWith(
            "stream error 1 FLOW_CONTROL_ERROR: 1 bytes of DATA, more than the stream's window",
            "closed 1");
    assertThat(script.events.limits)
        .containsExactly(
            new LimitReached(
                "streamWindow",
                65_535,
                "1 bytes of DATA, more than the stream's window",
                LimitReached.Scope.STREAM));
  }

  @Test
  void moreThanTheConnectionsWindowIsAConnectionError() {
    Script script = Script.server(FIXED.maxUnconsumed(0));
    for (int id = 1; id <= 9; id += 2) {
      script.headers(id, REQUEST, false).data(id, 16_000, false);
    }
    assertThat(script.sent())
        .containsExactly(
            "GOAWAY 9 FLOW_CONTROL_ERROR 16000 bytes of DATA, more than the connection's window");
    assertThat(script.events.limits)
        .containsExactly(
            new LimitReached(
                "connectionWindow",
                65_535,
                "16000 bytes of DATA, more than the connection's window",
                LimitReached.Scope.CONNECTION));
  }

  @Test
  void paddingCountsAndIsCreditedAtOnce() {
    Script script = Script.server(FIXED);
    script.headers(1, REQUEST, false);
    for (int i = 0; i < 200; i++) {
      script.send(f -> f.data(1, new byte[1], 0, 1, 201, false));
    }
    assertThat(script.connection.unconsumedBytes()).isEqualTo(200);
    assertThat(script.sent()).contains("WINDOW_UPDATE 0 32964", "WINDOW_UPDATE 1 32800");
  }

  @Test
  void dataForDeadStreamsCountsForTheConnectionAndIsDropped() {
    Script script = Script.server(FIXED);
    script.headers(1, REQUEST, false);
    script.connection.reset(script.events.stream(), ErrorCode.CANCEL);
    script.told();
    script.sent();
    for (int i = 0; i < 5; i++) {
      script.data(1, 16_000, i == 4);
    }
    assertThat(script.told()).isEmpty();
    assertThat(script.sent()).containsExactly("WINDOW_UPDATE 0 48000");
  }

  @Test
  void aLargeMessageGetsThroughASmallWindow() {
    Script script = Script.server(FIXED.connectionWindow(1 << 20));
    script.headers(1, REQUEST, false);
    Http2Stream stream = script.events.stream();
    script.data(1, 16_000, false);
    script.connection.expect(stream, 200_000 - 16_000);
    assertThat(script.sent()).containsExactly("WINDOW_UPDATE 1 " + (184_000 - 49_535));
    int left = 184_000;
    while (left > 0) {
      int n = Math.min(left, 16_000);
      script.data(1, n, false);
      left -= n;
    }
    assertThat(script.connection.unconsumedBytes()).isEqualTo(200_000);
    script.sent();
    script.connection.consumed(stream, 200_000);
    assertThat(script.sent())
        .as("what was granted ahead is not granted twice")
        .containsExactly("WINDOW_UPDATE 1 65535");
  }

  @Test
  void expectingWhatTheWindowAllowsSendsNothing() {
    Script script = Script.server(FIXED);
    script.headers(1, REQUEST, false);
    script.connection.expect(script.events.stream(), 65_535);
    assertThat(script.sent()).isEmpty();
  }

  @Test
  void consumingMoreThanWasDeliveredIsOurMistake() {
    Script script = Script.server();
    script.headers(1, REQUEST, false).data(1, "abc", false);
    assertThatThrownBy(() -> script.connection.consumed(script.events.stream(), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("4 bytes consumed of stream 1 (OPEN), expected 0 to 3");
  }

  @Test
  void noStreamCreditIsSentOnceTheStreamHasEnded() {
    Script script = Script.server(FIXED);
    script.headers(1, REQUEST, false);
    script.data(1, 16_000, false).data(1, 16_000, false).data(1, 16_000, true);
    script.sent();
    script.connection.consumed(script.events.stream(), 48_000);
    script.connection.expect(script.events.stream(), 100_000);
    assertThat(script.sent()).isEmpty();
  }

  @Test
  void windowUpdateBeyondMaximumIsAFlowControlError() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, false, null);
    script.send(f -> f.windowUpdate(1, Integer.MAX_VALUE));
    assertThat(script.told())
        .containsExactly(
            "stream error 1 FLOW_CONTROL_ERROR: WINDOW_UPDATE by 2147483647 makes the window exceed"
                + " 2147483647",
            "closed 1");
    script.sent();
    script.send(f -> f.windowUpdate(0, Integer.MAX_VALUE));
    assertThat(script.sent())
        .containsExactly(
            "GOAWAY 0 FLOW_CONTROL_ERROR WINDOW_UPDATE by 2147483647 makes the connection's window"
                + " exceed 2147483647");
  }

  @Test
  void aZeroIncrementIsAnError() {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    script.told();
    script.receive(new byte[] {0, 0, 4, 8, 0, 0, 0, 0, 1, 0, 0, 0, 0});
    assertThat(script.told())
        .containsExactly(
            "stream error 1 PROTOCOL_ERROR: WINDOW_UPDATE by 0, expected at least 1", "closed 1");
    assertThat(script.sent()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
    script.receive(new byte[] {0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    assertThat(script.sent()).singleElement().asString().startsWith("GOAWAY 1 PROTOCOL_ERROR");
  }

  @Test
  void streamsTakeTurnsAndControlFramesOvertakeThem() {
    Script script =
        Script.client(Http2Config.client(), Settings.none().withInitialWindowSize(1 << 20));
    Http2Stream large = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(large, new byte[100_000], 0, 100_000, false);
    Http2Stream small = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(small, new byte[30], 0, 30, true);
    script.send(f -> f.ping(7, false));
    assertThat(script.sent())
        .containsExactly(
            "HEADERS 1 " + REQUEST,
            "HEADERS 3 " + REQUEST,
            "PING 7 ack",
            "DATA 1 16384 bytes",
            "DATA 3 30 bytes end",
            "DATA 1 16384 bytes",
            "DATA 1 16384 bytes",
            "DATA 1 16353 bytes"); // 65535 in all, the connection's window
    assertThat(script.told()).containsExactly("ping 7", "sent 1 65505", "sent 3 30");
    script.send(f -> f.windowUpdate(0, 10_000_000));
    assertThat(script.sent()).hasSize(3);
    assertThat(script.told()).containsExactly("sent 1 34495");
  }

  @Test
  void twoLargeStreamsShareTheConnectionsWindow() {
    Script script =
        Script.client(Http2Config.client(), Settings.none().withInitialWindowSize(1 << 20));
    Http2Stream first = script.connection.openStream(REQUEST, false, null);
    Http2Stream second = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(first, new byte[500_000], 0, 500_000, false);
    script.connection.sendData(second, new byte[500_000], 0, 500_000, false);
    List<String> frames = script.sent();
    assertThat(frames.subList(2, frames.size()))
        .containsExactly(
            "DATA 1 16384 bytes", "DATA 3 16384 bytes", "DATA 1 16384 bytes", "DATA 3 16383 bytes");
  }

  @Test
  void theOwnersBudgetBoundsData() {
    Script script =
        Script.client(Http2Config.client(), Settings.none().withInitialWindowSize(1 << 20));
    Http2Stream stream = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(stream, new byte[50_000], 0, 50_000, true);
    script.connection.ping(9);
    assertThat(script.sent(0)).containsExactly("HEADERS 1 " + REQUEST, "PING 9");
    assertThat(script.connection.wantsFlush()).isTrue();
    assertThat(script.sent(16_384)).containsExactly("DATA 1 16384 bytes");
    script.connection.sendHeaders(
        script.connection.openStream(REQUEST, false, null), TRAILERS, true);
    assertThat(script.sent(0)).hasSize(2);
    assertThat(script.sent()).last().isEqualTo("DATA 1 848 bytes end");
    assertThat(script.connection.wantsFlush()).isFalse();
  }

  @Test
  void whileTheSocketTakesNothingSmallRepliesWaitToo() {
    Script script = Script.server();
    script.headers(1, REQUEST, true);
    script.sent(0);
    Http2Stream stream = script.events.stream();
    script.connection.sendHeaders(stream, RESPONSE, false);
    script.connection.sendData(stream, "reply".getBytes(), 0, 5, false);
    script.connection.sendHeaders(stream, TRAILERS, true);
    assertThat(script.sent(0)).containsExactly("HEADERS 1 " + RESPONSE);
    assertThat(script.connection.queuedBytes()).isEqualTo(5);
    assertThat(script.sent(1)).containsExactly("DATA 1 'reply'", "HEADERS 1 " + TRAILERS + " end");
  }

  @Test
  void smallPiecesOfAStreamShareFrames() {
    Script script = Script.client(Http2Config.client(), Settings.none().withInitialWindowSize(0));
    Http2Stream stream = script.connection.openStream(REQUEST, false, null);
    for (int i = 0; i < 30; i++) {
      script.connection.sendData(stream, ("<" + i + ">").getBytes(), 0, i < 10 ? 3 : 4, false);
    }
    script.connection.sendData(stream, new byte[0], 0, 0, true);
    script.sent();
    script.send(f -> f.windowUpdate(1, 7));
    assertThat(script.sent()).containsExactly("DATA 1 '<0><1><'");
    script.send(f -> f.windowUpdate(1, 1000));
    assertThat(script.sent()).containsExactly("DATA 1 103 bytes end");
  }

  @Test
  void smallPiecesOfABatchShareAFrameWithoutWaiting() {
    Script script = Script.server();
    script.headers(1, REQUEST, true).headers(3, REQUEST, true);
    Http2Stream first = script.events.streams.get(0);
    Http2Stream second = script.events.streams.get(1);
    script.connection.sendHeaders(first, RESPONSE, false);
    script.connection.sendData(first, "a".getBytes(), 0, 1, false);
    script.connection.sendData(first, "b".getBytes(), 0, 1, false);
    script.connection.sendHeaders(second, RESPONSE, false);
    script.connection.sendData(first, "c".getBytes(), 0, 1, false);
    script.connection.sendData(second, "d".getBytes(), 0, 1, false);
    script.connection.sendData(second, "e".getBytes(), 0, 1, true);
    assertThat(script.sent())
        .containsExactly(
            "HEADERS 1 " + RESPONSE,
            "DATA 1 'ab'",
            "HEADERS 3 " + RESPONSE,
            "DATA 1 'c'",
            "DATA 3 'de' end");
    script.connection.sendData(first, "f".getBytes(), 0, 1, true);
    assertThat(script.sent()).as("the frame before has left").containsExactly("DATA 1 'f' end");
  }

  @Test
  void aLogOfFramesShowsEachPiece() {
    List<String> lines = new ArrayList<>();
    Script script = Script.server(Http2Config.server().frameLog(lines::add));
    script.headers(1, REQUEST, true);
    lines.clear();
    script.connection.sendData(script.events.stream(), "ab".getBytes(), 0, 2, false);
    script.connection.sendData(script.events.stream(), "c".getBytes(), 0, 1, true);
    assertThat(script.sent()).containsExactly("DATA 1 'ab'", "DATA 1 'c' end");
    assertThat(lines).hasSize(2).allMatch(line -> line.startsWith("SERVER >> DATA"));
  }

  @Test
  void aLargePieceHasFramesOfItsOwn() {
    Script script = Script.client(Http2Config.client(), Settings.none().withInitialWindowSize(0));
    Http2Stream stream = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(stream, new byte[5], 0, 5, false);
    script.connection.sendData(stream, new byte[20_000], 0, 20_000, false);
    script.connection.sendData(stream, new byte[5], 0, 5, false);
    script.connection.sendData(stream, new byte[25], 0, 25, true);
    script.sent();
    script.send(f -> f.windowUpdate(1, 1_000_000));
    assertThat(script.sent())
        .containsExactly(
            "DATA 1 '" + "\0".repeat(5) + "'", "DATA 1 16379 bytes", "DATA 1 3651 bytes end");
  }

  @Test
  void windowsGrowWithTheBandwidthAndPingsComeOnlyAfterData() {
    Script script = Script.server(Http2Config.server());
    script.headers(1, REQUEST, false);
    Http2Stream stream = script.events.stream();
    script.connection.consumed(stream, 0);
    assertThat(script.sent()).as("no PING before DATA").isEmpty();
    script.data(1, 16_384, false);
    String ping = "PING " + ReceiveCredit.BANDWIDTH_PING;
    assertThat(script.sent()).containsExactly(ping);
    script.data(1, 16_384, false).data(1, 16_384, false).data(1, 16_384, false);
    script.connection.consumed(stream, 65_536);
    assertThat(script.sent()).containsExactly("WINDOW_UPDATE 1 65536");
    script.now += 10_000_000;
    script.send(f -> f.ping(ReceiveCredit.BANDWIDTH_PING, true));
    assertThat(script.told()).as("the measurement is ours").noneMatch(e -> e.startsWith("ping"));
    script.now += 1000_000_000;
    assertThat(script.sent()).as("idle, and nothing was consumed since").isEmpty();
    script.data(1, 16_384, false);
    assertThat(script.sent()).as("less than a quarter of the window").isEmpty();
    script.data(1, 16_384, false);
    assertThat(script.sent()).as("a quarter of 131072").containsExactly(ping);
    script.connection.consumed(stream, 16_384);
    assertThat(script.sent()).as("less than half a window").isEmpty();
    script.connection.consumed(stream, 16_384);
    assertThat(script.sent())
        .as("49152 of 65536 bytes came in one round trip: the window doubles")
        .containsExactly("WINDOW_UPDATE 1 98304");
  }

  @Test
  void aStreamThatNobodyReadsKeepsTheWindowItBeganWith() {
    Script script = Script.server(Http2Config.server());
    script.headers(1, REQUEST, false);
    script.headers(3, REQUEST, false);
    for (int i = 0; i < 4; i++) {
      script.data(1, 16_384, false);
    }
    script.now += 10_000_000;
    script.sent();
    script.send(f -> f.ping(ReceiveCredit.BANDWIDTH_PING, true));
    script.now += 10_000_000;
    assertThat(script.sent()).isEmpty();
    script.data(1, 1, false);
    assertThat(script.sent()).containsExactly("RST_STREAM 1 FLOW_CONTROL_ERROR");
  }

  @Test
  void fixedWindowsNeverPing() {
    Script script = Script.server(Http2Config.server().dynamicWindows(false));
    script.headers(1, REQUEST, false);
    for (int i = 0; i < 4; i++) {
      script.data(1, 16_384, false);
    }
    assertThat(script.sent()).isEmpty();
  }

  @Test
  void anEndWithoutDataNeedsNoWindow() {
    Script script = Script.client(Http2Config.client(), Settings.none().withInitialWindowSize(0));
    Http2Stream stream = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(stream, new byte[0], 0, 0, true);
    assertThat(script.sent()).containsExactly("HEADERS 1 " + REQUEST, "DATA 1 '' end");
  }

  @Test
  void headersInManyFramesStillBelongTogether() {
    Script script = Script.server();
    script.encoder.encode(REQUEST);
    byte[] block = Arrays.copyOf(script.encoder.bytes(), script.encoder.length());
    script.send(
        f -> {
          f.headers(1, block, 0, 5, Flags.END_STREAM);
          f.continuation(1, block, 5, block.length - 5, Flags.END_HEADERS);
        });
    assertThat(script.told()).containsExactly("headers 1 " + REQUEST + " end");
  }

  @Test
  void aFlushPutsOutLittleMoreThanItsBudgetHoweverMuchWentPastTheRound() {
    int budget = 256 * 1024;
    Script script =
        Script.newServer(Http2Config.server())
            .handshake(Settings.none().withInitialWindowSize(4 << 20));
    script.send(f -> f.windowUpdate(0, 16 << 20));
    script.headers(1, Script.REQUEST, false);
    script.headers(3, Script.REQUEST, false);
    script.connection.flush((buffer, offset, length) -> {}, budget); // which leaves all of it
    for (Http2Stream each : script.events.streams) {
      script.connection.sendHeaders(each, Script.RESPONSE, false);
    }
    for (int i = 0; i < 64; i++) {
      script.connection.sendData(script.events.streams.get(0), new byte[4096], 0, 4096, false);
    }
    byte[] large = new byte[1 << 20];
    script.connection.sendData(script.events.streams.get(1), large, 0, large.length, false);
    long[] written = {0};
    script.connection.flush((buffer, offset, length) -> written[0] += length, budget);
    assertThat(written[0]).isBetween((long) budget, 320 * 1024L);
  }

  @Test
  void theOwnerKnowsWhatIsQueuedByTheStreamWhoseTurnIsNext() {
    Script script = Script.client(Http2Config.client(), Settings.none());
    Http2Stream large = script.connection.openStream(REQUEST, false, null);
    Http2Stream small = script.connection.openStream(REQUEST, false, null);
    assertThat(script.connection.queuedByNext()).isZero();
    script.connection.sendData(large, new byte[60_000], 0, 60_000, false);
    script.connection.sendData(small, new byte[10], 0, 10, false);
    assertThat(script.connection.queuedByNext()).isEqualTo(60_000);
    script.sent(1);
    assertThat(script.connection.queuedByNext()).isEqualTo(10);
    script.sent(1);
    assertThat(script.connection.queuedByNext()).isEqualTo(60_000 - 16_384);
    script.sent();
    assertThat(script.connection.queuedByNext()).isZero();
  }

  @Test
  void theOwnerKnowsWhereTheBytesBelongThatArriveNext() {
    Script script = Script.server(FIXED);
    assertThat(script.connection.dataStream()).isNull();
    script.headers(1, REQUEST, false);
    script.receive(new byte[] {0, 0, 6, 0, 0, 0, 0, 0, 1, 'a'});
    assertThat(script.connection.dataStream()).isSameAs(script.events.stream());
    assertThat(script.connection.dataAhead()).isEqualTo(5);
    script.connection.reset(script.events.stream(), ErrorCode.CANCEL);
    assertThat(script.connection.dataStream()).as("the stream is over").isNull();
    script.receive(new byte[5]);
    assertThat(script.connection.dataAhead()).isZero();
  }
}
