package dev.legate.http2.connection;

import static dev.legate.http2.connection.Script.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.LimitReached;
import dev.legate.http2.Settings;
import dev.legate.http2.guard.Budget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/**
 * A parameter that one SETTINGS frame gives several times takes each of its values in turn (RFC
 * 9113 §6.5.3).
 */
class RepeatedSettingsTest {

  /** One SETTINGS frame: parameters and values in turn. */
  private static byte[] frame(int... pairs) {
    ByteBuffer frame = ByteBuffer.allocate(9 + pairs.length * 3);
    frame.putInt(pairs.length * 3 << 8 | 4).put((byte) 0).putInt(0);
    for (int i = 0; i < pairs.length; i += 2) {
      frame.putShort((short) pairs[i]).putInt(pairs[i + 1]);
    }
    return frame.array();
  }

  private static String startOfNextBlock(Script script, int bytes) {
    script.sent();
    script.connection.openStream(REQUEST, true, null);
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    script.connection.flush(sent::write, Integer.MAX_VALUE);
    return HexFormat.of().formatHex(sent.toByteArray(), 9, 9 + bytes);
  }

  /** A Script whose table has grown to what the peer allows, as after any earlier block. */
  private static Script afterABlock() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script.sent();
    return script;
  }

  /** RFC 7541 §4.2. */
  @Test
  void theSmallestHeaderTableSizeOfAFrameIsSignalledBeforeItsLast() {
    Script script = afterABlock();
    script.receive(frame(1, 50, 1, 100));
    assertThat(startOfNextBlock(script, 4)).isEqualTo("3f13" + "3f45");
  }

  @Test
  void aHeaderTableThatWasEmptiedForAMomentIsSignalledThoughItsSizeIsTheSame() {
    Script script = afterABlock();
    script.receive(frame(1, 0, 1, 4096));
    assertThat(startOfNextBlock(script, 4)).isEqualTo("20" + "3fe11f");
  }

  @Test
  void theSmallestHeaderTableSizeOfSeveralFramesIsSignalled() {
    Script script = afterABlock();
    script.receive(frame(1, 200, 1, 50));
    script.receive(frame(1, 300, 1, 100));
    assertThat(startOfNextBlock(script, 4)).isEqualTo("3f13" + "3f45");
  }

  @Test
  void aSmallerHeaderTableSizeAfterALargerIsSignalledAlone() {
    Script script = afterABlock();
    script.receive(frame(1, 100, 1, 50));
    assertThat(startOfNextBlock(script, 3)).startsWith("3f13").doesNotStartWith("3f13" + "3f");
  }

  @Test
  void theLastValueStaysAndTheFrameIsAcknowledgedAndToldOnce() {
    Script script = Script.client();
    script.receive(frame(3, 1, 5, 20_000, 3, 2, 5, 30_000, 3, 7));
    assertThat(script.told())
        .containsExactly("settings MAX_CONCURRENT_STREAMS=7 MAX_FRAME_SIZE=30000");
    assertThat(script.sent()).containsExactly("SETTINGS ack");
  }

  @Test
  void aWindowThatOverflowsForAMomentIsAFlowControlError() {
    Script script = withAWindowOfTheMaximum();
    script.receive(frame(4, 65_600, 4, 65_535));
    assertThat(script.sent())
        .last()
        .isEqualTo(
            "GOAWAY 0 FLOW_CONTROL_ERROR SETTINGS INITIAL_WINDOW_SIZE 65600"
                + " makes a stream's window exceed 2147483647");
    assertThat(script.told()).filteredOn(line -> line.startsWith("settings")).isEmpty();
  }

  @Test
  void aWindowThatShrinksForAMomentIsAsItWas() {
    Script script = withAWindowOfTheMaximum();
    script.receive(frame(4, 0, 4, 65_535));
    assertThat(script.connection.isFinished()).isFalse();
    script.send(f -> f.windowUpdate(1, 1));
    assertThat(script.sent())
        .as("one byte more than the maximum, which it has again")
        .contains("RST_STREAM 1 FLOW_CONTROL_ERROR");
  }

  private static Script withAWindowOfTheMaximum() {
    Script script = Script.client();
    Http2Stream stream = script.connection.openStream(REQUEST, false, null);
    script.connection.sendData(stream, new byte[1], 0, 1, false);
    script.sent();
    script.send(f -> f.windowUpdate(1, Integer.MAX_VALUE - 65_534));
    assertThat(script.connection.isFinished()).isFalse();
    return script;
  }

  @Test
  void aValueOutOfRangeIsAnErrorThoughALaterOneIsNot() {
    Script frameSize = Script.client();
    frameSize.receive(frame(5, 16_383, 5, 16_384));
    assertThat(frameSize.sent())
        .containsExactly(
            "GOAWAY 0 PROTOCOL_ERROR SETTINGS MAX_FRAME_SIZE is 16383, expected 16384 to 16777215");
    Script window = Script.client();
    window.receive(frame(4, 1 << 31, 4, 65_535));
    assertThat(window.sent())
        .containsExactly(
            "GOAWAY 0 FLOW_CONTROL_ERROR SETTINGS INITIAL_WINDOW_SIZE is 2147483648,"
                + " expected at most 2147483647");
  }

  @Test
  void aServerThatOffersPushForAMomentIsRefused() {
    Script script = Script.client();
    script.receive(frame(2, 1, 2, 0));
    assertThat(script.sent())
        .containsExactly(
            "GOAWAY 0 PROTOCOL_ERROR a server's SETTINGS ENABLE_PUSH is 1, expected 0");
  }

  /** Else one frame of 16 KiB would be 2,730 for the price of one. */
  @Test
  void everyRepetitionCountsAsAFrameOfItsOwn() {
    Script script = Script.server(); // whose SETTINGS and their acknowledgement have counted
    int[] pairs = new int[2 * Budget.SETTINGS.burst()];
    for (int i = 0; i < pairs.length; i += 2) {
      pairs[i] = Settings.INITIAL_WINDOW_SIZE;
      pairs[i + 1] = i;
    }
    script.receive(frame(pairs));
    assertThat(script.events.limits).extracting(LimitReached::name).containsExactly("settings");
    assertThat(script.connection.isFinished()).isTrue();
  }
}
