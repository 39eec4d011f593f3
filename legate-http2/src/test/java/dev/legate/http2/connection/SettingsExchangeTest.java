package dev.legate.http2.connection;

import static dev.legate.http2.connection.Script.REQUEST;
import static dev.legate.http2.connection.Script.RESPONSE;
import static dev.legate.http2.connection.Script.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.frame.FrameWriter;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SettingsExchangeTest {

  @Test
  void thePeersSettingsAreAcknowledgedAndTold() {
    Script script = Script.newServer(Http2Config.server());
    script.connection.start(script.now);
    script.sent();
    assertThat(script.connection.isEstablished()).isFalse();
    script.receive("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes());
    script.send(f -> f.settings(Settings.none().withMaxFrameSize(20_000)));
    assertThat(script.told()).containsExactly("settings MAX_FRAME_SIZE=20000");
    assertThat(script.sent()).containsExactly("SETTINGS ack");
    assertThat(script.connection.isEstablished()).isTrue();
    script.send(f -> f.settings(Settings.none().withHeaderTableSize(10)));
    assertThat(script.told()).containsExactly("settings HEADER_TABLE_SIZE=10 MAX_FRAME_SIZE=20000");
    assertThat(script.connection.peerSettings().maxFrameSize()).isEqualTo(20_000);
  }

  @Test
  void settingsThatAreNotAcknowledgedInTimeEndTheConnection() {
    Script script = Script.newClient(Http2Config.client().settingsAckTimeout(3 * SECOND));
    script.connection.start(script.now);
    script.sent();
    Http2Stream stream = script.connection.openStream(REQUEST, true, null);
    assertThat(script.connection.nextTimeout()).isEqualTo(script.now + 3 * SECOND);
    script.connection.onTime(script.now + 3 * SECOND - 1);
    assertThat(script.told()).isEmpty();
    script.connection.onTime(script.now + 3 * SECOND);
    assertThat(script.told())
        .containsExactly(
            "aborted 1 SETTINGS_TIMEOUT: SETTINGS not acknowledged within 3000 ms",
            "closed 1",
            "connection error SETTINGS_TIMEOUT: SETTINGS not acknowledged within 3000 ms");
    assertThat(script.sent())
        .containsExactly(
            "HEADERS 1 " + REQUEST + " end",
            "GOAWAY 0 SETTINGS_TIMEOUT SETTINGS not acknowledged within 3000 ms");
    assertThat(script.connection.isFinished()).isTrue();
    assertThat(script.connection.nextTimeout()).isEqualTo(Long.MAX_VALUE);
    assertThat(stream.isClosed()).isTrue();
  }

  @Test
  void onceAcknowledgedThereIsNoTimeout() {
    Script script = Script.server();
    assertThat(script.connection.nextTimeout()).isEqualTo(Long.MAX_VALUE);
    script.connection.onTime(script.now + 1000 * SECOND);
    assertThat(script.told()).isEmpty();
  }

  @Test
  void anAckThatNobodyWaitsForIsIgnored() {
    Script script = Script.server();
    script.send(FrameWriter::settingsAck);
    assertThat(script.sent()).isEmpty();
    assertThat(script.connection.isFinished()).isFalse();
  }

  @Test
  void aSmallerInitialWindowDrivesOpenStreamsNegative() {
    Script script = Script.client(Http2Config.client(), Settings.none().withInitialWindowSize(100));
    Http2Stream stream = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(stream, new byte[150], 0, 150, false);
    assertThat(script.sent()).containsExactly("HEADERS 1 " + REQUEST, "DATA 1 100 bytes");
    script.send(f -> f.settings(Settings.none().withInitialWindowSize(30)));
    script.send(f -> f.windowUpdate(1, 70));
    assertThat(script.sent()).containsExactly("SETTINGS ack");
    script.send(f -> f.windowUpdate(1, 25));
    assertThat(script.sent()).containsExactly("DATA 1 25 bytes");
    script.send(f -> f.settings(Settings.none().withInitialWindowSize(40)));
    assertThat(script.sent())
        .containsExactly("SETTINGS ack", "DATA 1 " + "'" + "\0".repeat(10) + "'");
  }

  @Test
  void anInitialWindowThatOverflowsAStreamIsAFlowControlError() {
    Script script = Script.client();
    Http2Stream stream = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(stream, new byte[1], 0, 1, false);
    script.send(f -> f.windowUpdate(1, Integer.MAX_VALUE - 65_535));
    script.send(f -> f.settings(Settings.none().withInitialWindowSize(65_600)));
    assertThat(script.sent())
        .last()
        .isEqualTo(
            "GOAWAY 0 FLOW_CONTROL_ERROR SETTINGS INITIAL_WINDOW_SIZE 65600"
                + " makes a stream's window exceed 2147483647");
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void aChangedHeaderTableSizeIsSignalledInTheNextBlock() {
    Script script = Script.server();
    script.headers(1, REQUEST, false).headers(3, REQUEST, false);
    Headers repeating = Headers.of(":status", "200", "x-version", "1.2.3");
    script.connection.sendHeaders(script.events.streams.get(0), repeating, false);
    script.sent();
    script.send(f -> f.settings(Settings.none().withHeaderTableSize(0)));
    script.decoder.tableSizeLimit(0); // from now on a block without a size update is an error
    script.connection.sendHeaders(script.events.streams.get(1), repeating, false);
    assertThat(script.sent()).containsExactly("SETTINGS ack", "HEADERS 3 " + repeating);
    assertThat(script.decoder.error()).isNull();
  }

  /** RFC 7541 §4.2, also where the encoder is made with the first block only. */
  @Test
  void theSmallestOfManyHeaderTableSizesIsSignalledInTheFirstBlock() {
    Script script = Script.newClient(Http2Config.client());
    script.connection.start(script.now);
    script.sent();
    for (int size : new int[] {4096, 200, 50, 300, 100}) {
      script.send(f -> f.settings(Settings.none().withHeaderTableSize(size)));
    }
    script.sent();
    script.connection.openStream(REQUEST, true, null);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    script.connection.flush(bytes::write, Integer.MAX_VALUE);
    assertThat(HexFormat.of().formatHex(bytes.toByteArray(), 9, 13))
        .as("the start of the block: 50, then 100")
        .isEqualTo("3f13" + "3f45");
  }

  @Test
  void thePeersMaxFrameSizeLimitsWhatWeSend() {
    Script script =
        Script.client(
            Http2Config.client(),
            Settings.none().withInitialWindowSize(1 << 20).withMaxFrameSize(1 << 14));
    Headers large = REQUEST.plus(Headers.of("x-large", "v".repeat(20_000)));
    Http2Stream stream = script.connection.openStream(large, false, null);
    script.connection.sendData(stream, new byte[40_000], 0, 40_000, true);
    assertThat(script.sent())
        .containsExactly(
            "HEADERS 1 ...",
            "CONTINUATION 1 of 7 fields",
            "DATA 1 16384 bytes",
            "DATA 1 16384 bytes",
            "DATA 1 7232 bytes end");
  }

  @Test
  void aFrameBeyondOurMaxFrameSizeIsAFrameSizeError() {
    Script script = Script.server();
    script.headers(1, REQUEST, false).data(1, 16_385, false);
    assertThat(script.sent())
        .containsExactly("GOAWAY 1 FRAME_SIZE_ERROR DATA of 16385 bytes, expected at most 16384");
  }

  @Test
  void aServerThatOffersPushIsRefused() {
    Script script = Script.newClient(Http2Config.client());
    script.connection.start(script.now);
    script.sent();
    script.send(f -> f.settings(Settings.none().withEnablePush(true)));
    assertThat(script.sent())
        .containsExactly(
            "GOAWAY 0 PROTOCOL_ERROR a server's SETTINGS ENABLE_PUSH is 1, expected 0");
  }

  @Test
  void aClientAlwaysRefusesPushesAndAServerCannotOfferThem() {
    Script script = Script.newClient(Http2Config.client().settings(Settings.none()));
    script.connection.start(script.now);
    assertThat(script.sent()).first().isEqualTo("SETTINGS ENABLE_PUSH=0");
    Http2Config pushing = Http2Config.server().settings(Settings.none().withEnablePush(true));
    assertThatThrownBy(() -> Script.newServer(pushing))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aClientMayAnnounceThatItTakesPushes() {
    Script script = Script.server();
    script.send(f -> f.settings(Settings.none().withEnablePush(true)));
    assertThat(script.sent()).containsExactly("SETTINGS ack");
  }

  @Test
  void untilOurSettingsAreAcknowledgedTheInitialWindowHolds() {
    Http2Config small =
        Http2Config.server()
            .settings(Settings.none().withInitialWindowSize(1000))
            .dynamicWindows(false);
    Script script = Script.newServer(small);
    script.connection.start(script.now);
    script.receive("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes());
    script.send(f -> f.settings(Settings.none()));
    script.headers(1, REQUEST, false).data(1, 16_000, false);
    script.send(FrameWriter::settingsAck); // the window is now 1000 - 16000
    script.sent();
    script.headers(3, REQUEST, false).data(3, 1000, false);
    assertThat(script.sent()).isEmpty();
    script.data(3, 1, false);
    assertThat(script.sent()).containsExactly("RST_STREAM 3 FLOW_CONTROL_ERROR");
    script.connection.consumed(script.events.streams.getFirst(), 16_000);
    assertThat(script.sent()).containsExactly("WINDOW_UPDATE 1 16000");
    script.data(1, 1000, false).data(1, 1, false);
    assertThat(script.sent()).containsExactly("RST_STREAM 1 FLOW_CONTROL_ERROR");
  }

  @Test
  void theFirstFrameMustBeSettings() {
    Script script = Script.newServer(Http2Config.server());
    script.connection.start(script.now);
    script.sent();
    script.receive("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes());
    script.send(f -> f.ping(1, false));
    assertThat(script.sent())
        .containsExactly("GOAWAY 0 PROTOCOL_ERROR the first frame is PING, expected SETTINGS");
  }

  @Test
  void anHttp1ClientIsNamed() {
    Script script = Script.newServer(Http2Config.server());
    script.connection.start(script.now);
    script.sent();
    script.receive("GET / HTTP/1.1\r\nhost: h\r\n\r\n".getBytes());
    assertThat(script.told())
        .singleElement()
        .asString()
        .startsWith("connection error PROTOCOL_ERROR: the peer sent an HTTP/1 request");
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void anHttp1ServerIsNamed() {
    Script script = Script.newClient(Http2Config.client());
    script.connection.start(script.now);
    script.connection.openStream(REQUEST, true, null);
    script.sent();
    script.receive("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
    assertThat(script.told())
        .first()
        .asString()
        .startsWith("aborted 1 PROTOCOL_ERROR: the peer answered with HTTP/1");
  }

  @Test
  void responseHeadersRepeatWithoutTheirBytes() {
    Script script = Script.server();
    script.headers(1, REQUEST, true).headers(3, REQUEST, true);
    for (Http2Stream each : script.events.streams) {
      script.connection.sendHeaders(each, RESPONSE, true);
    }
    assertThat(script.sent())
        .containsExactly("HEADERS 1 " + RESPONSE + " end", "HEADERS 3 " + RESPONSE + " end");
  }
}
