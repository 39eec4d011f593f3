package dev.legate.http2.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {

  private static final String SETTINGS = "000000 04 00 00000000";

  private final FrameReader reader = new FrameReader(16_384);
  private final RecordingSink sink = new RecordingSink();

  // ---- one frame of each type

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "000003 00 00 00000001 616263 | DATA 1 616263 counted=3",
        "000003 00 01 00000001 616263 | DATA 1 616263 counted=3 END_STREAM",
        "000000 00 01 00000001        | DATA 1  counted=0 END_STREAM",
        "000006 00 08 00000001 02 616263 0000 | DATA 1 616263 counted=6",
        "000003 00 09 00000001 02 0000 | DATA 1  counted=3 END_STREAM",
        "000001 00 08 00000001 00 | DATA 1  counted=1",
        "000001 01 04 00000001 82 | HEADERS 1 82 flags=4",
        "000001 01 05 00000001 82 | HEADERS 1 82 flags=5",
        "000000 01 05 00000001 | HEADERS 1  flags=5",
        "000004 01 0c 00000001 02 82 0000 | HEADERS 1 82 flags=4",
        "000006 01 24 00000001 80000003 0f 82 | HEADERS 1 82 flags=4",
        "000009 01 2d 00000001 02 80000003 0f 82 0000 | HEADERS 1 82 flags=5",
        "000005 02 00 00000001 80000003 0f | PRIORITY 1 3 16 true",
        "000005 02 00 00000001 00000003 ff | PRIORITY 1 3 256 false",
        "000004 03 00 00000001 00000008 | RST_STREAM 1 CANCEL",
        "000004 03 00 00000001 000000ff | RST_STREAM 1 INTERNAL_ERROR",
        "000004 03 00 00000001 ffffffff | RST_STREAM 1 INTERNAL_ERROR",
        "00000c 04 00 00000000 000400010000 000500004000 | SETTINGS INITIAL_WINDOW_SIZE=65536 MAX_FRAME_SIZE=16384",
        "000006 04 00 00000000 0003ffffffff | SETTINGS MAX_CONCURRENT_STREAMS=2147483647",
        "000006 04 00 00000000 000700000001 | 'SETTINGS '",
        "000006 04 00 00000000 ff0400000001 | 'SETTINGS '",
        "000006 04 00 00000000 000000000001 | 'SETTINGS '",
        "000000 04 01 00000000 | SETTINGS ACK",
        "000005 05 04 00000001 80000002 82 | PUSH_PROMISE 1 2 82 flags=4",
        "000007 05 0c 00000001 01 80000002 82 00 | PUSH_PROMISE 1 2 82 flags=4",
        "000008 06 00 00000000 0000000000000007 | PING 7 false",
        "000008 06 01 00000000 ffffffffffffffff | PING -1 true",
        "00000b 07 00 00000000 80000005 00000001 616263 | GOAWAY 5 PROTOCOL_ERROR 616263",
        "000008 07 00 00000000 7fffffff 00000000 | GOAWAY 2147483647 NO_ERROR '",
        "000004 08 00 00000000 7fffffff | WINDOW_UPDATE 0 2147483647",
        "000004 08 00 00000001 80000001 | WINDOW_UPDATE 1 1",
        "000002 0a ff 00000001 abcd | UNKNOWN 10 255 1 abcd",
        "000000 ff 00 00000000 | UNKNOWN 255 0 0 '",
        // the reserved bit of the stream id, and flags that mean nothing, are ignored
        "000003 00 f6 80000001 616263 | DATA 1 616263 counted=3",
        "000001 01 d6 80000001 82 | HEADERS 1 82 flags=4",
        "000008 06 fe 80000000 0000000000000007 | PING 7 false",
        // errors that concern the stream only
        "000004 02 00 00000001 00000003 | streamError 1 FRAME_SIZE_ERROR PRIORITY of 4 bytes, expected 5",
        "000005 02 00 00000001 80000001 00 | streamError 1 PROTOCOL_ERROR PRIORITY that makes stream 1 depend on itself",
        "000006 02 00 00000001 00000003 0000 | streamError 1 FRAME_SIZE_ERROR PRIORITY of 6 bytes, expected 5",
        "000004 08 00 00000001 00000000 | streamError 1 PROTOCOL_ERROR WINDOW_UPDATE by 0, expected at least 1",
        "000004 08 00 00000001 80000000 | streamError 1 PROTOCOL_ERROR WINDOW_UPDATE by 0, expected at least 1",
      })
  void framesAreHandedOn(String hex, String expected) {
    assertThat(read(SETTINGS + hex)).isNull();
    assertThat(sink.lines()).containsExactly("SETTINGS ", expected.replace("'", ""));
  }

  // ---- what ends the connection

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "000001 00 00 00000000 61 | PROTOCOL_ERROR | DATA on stream 0, expected a stream",
        "000001 01 04 00000000 82 | PROTOCOL_ERROR | HEADERS on stream 0, expected a stream",
        "000005 02 00 00000000 0000000000 | PROTOCOL_ERROR | PRIORITY on stream 0, expected a stream",
        "000004 03 00 00000000 00000000 | PROTOCOL_ERROR | RST_STREAM on stream 0, expected a stream",
        "000004 05 04 00000000 00000002 | PROTOCOL_ERROR | PUSH_PROMISE on stream 0, expected a stream",
        "000000 04 00 00000001 | PROTOCOL_ERROR | SETTINGS on stream 1, expected stream 0",
        "000008 06 00 00000001 0000000000000000 | PROTOCOL_ERROR | PING on stream 1, expected stream 0",
        "000008 07 00 00000003 0000000000000000 | PROTOCOL_ERROR | GOAWAY on stream 3, expected stream 0",
        "000001 09 04 00000001 82 | PROTOCOL_ERROR | CONTINUATION on stream 1, expected a header block before it",
        "000001 09 04 00000000 82 | PROTOCOL_ERROR | CONTINUATION on stream 0, expected a header block before it",
        "000003 03 00 00000001 000000 | FRAME_SIZE_ERROR | RST_STREAM of 3 bytes, expected 4",
        "000005 03 00 00000001 0000000000 | FRAME_SIZE_ERROR | RST_STREAM of 5 bytes, expected 4",
        "000005 04 00 00000000 0000000000 | FRAME_SIZE_ERROR | SETTINGS of 5 bytes, expected a multiple of 6",
        "000006 04 01 00000000 000000000000 | FRAME_SIZE_ERROR | SETTINGS of 6 bytes, expected 0",
        "000007 06 00 00000000 00000000000000 | FRAME_SIZE_ERROR | PING of 7 bytes, expected 8",
        "000009 06 00 00000000 000000000000000000 | FRAME_SIZE_ERROR | PING of 9 bytes, expected 8",
        "000007 07 00 00000000 00000000000000 | FRAME_SIZE_ERROR | GOAWAY of 7 bytes, expected at least 8",
        "000003 08 00 00000000 000001 | FRAME_SIZE_ERROR | WINDOW_UPDATE of 3 bytes, expected 4",
        "000005 08 00 00000001 0000000100 | FRAME_SIZE_ERROR | WINDOW_UPDATE of 5 bytes, expected 4",
        "000004 08 00 00000000 00000000 | PROTOCOL_ERROR | WINDOW_UPDATE of the connection by 0, expected at least 1",
        "000000 00 08 00000001 | FRAME_SIZE_ERROR | DATA of 0 bytes, expected at least 1",
        "000000 01 0c 00000001 | FRAME_SIZE_ERROR | HEADERS of 0 bytes, expected at least 1",
        "000004 01 24 00000001 00000000 | FRAME_SIZE_ERROR | HEADERS of 4 bytes, expected at least 5",
        "000005 01 2c 00000001 0000000000 | FRAME_SIZE_ERROR | HEADERS of 5 bytes, expected at least 6",
        "000006 01 24 00000001 80000001 00 82 | PROTOCOL_ERROR | HEADERS that makes stream 1 depend on itself",
        "000008 01 2c 00000003 01 00000003 00 82 00 | PROTOCOL_ERROR | HEADERS that makes stream 3 depend on itself",
        "000003 05 04 00000001 000000 | FRAME_SIZE_ERROR | PUSH_PROMISE of 3 bytes, expected at least 4",
        "000000 05 0c 00000001 | FRAME_SIZE_ERROR | PUSH_PROMISE of 0 bytes, expected at least 5",
        "004001 00 00 00000001 | FRAME_SIZE_ERROR | DATA of 16385 bytes, expected at most 16384",
        "ffffff 01 04 00000001 | FRAME_SIZE_ERROR | HEADERS of 16777215 bytes, expected at most 16384",
        "004001 99 00 00000001 | FRAME_SIZE_ERROR | UNKNOWN(0x99) of 16385 bytes, expected at most 16384",
        "000003 00 08 00000001 03 0000 | PROTOCOL_ERROR | DATA with 3 bytes of padding in 2 bytes",
        "000001 00 08 00000001 01 | PROTOCOL_ERROR | DATA with 1 bytes of padding in 0 bytes",
        "000003 01 0c 00000001 03 8200 | PROTOCOL_ERROR | HEADERS with 3 bytes of padding in 2 bytes",
        "000006 01 2c 00000001 01 0000000000 | PROTOCOL_ERROR | HEADERS with 1 bytes of padding in 0 bytes",
        "000006 05 0c 00000001 02 00000002 82 | PROTOCOL_ERROR | PUSH_PROMISE with 2 bytes of padding in 1 bytes",
        "000006 04 00 00000000 000200000002 | PROTOCOL_ERROR | SETTINGS ENABLE_PUSH is 2, expected 0 or 1",
        "000006 04 00 00000000 000480000000 | FLOW_CONTROL_ERROR | SETTINGS INITIAL_WINDOW_SIZE is 2147483648, expected at most 2147483647",
        "000006 04 00 00000000 000500003fff | PROTOCOL_ERROR | SETTINGS MAX_FRAME_SIZE is 16383, expected 16384 to 16777215",
        "000006 04 00 00000000 000501000000 | PROTOCOL_ERROR | SETTINGS MAX_FRAME_SIZE is 16777216, expected 16384 to 16777215",
        "000006 04 00 00000000 0005ffffffff | PROTOCOL_ERROR | SETTINGS MAX_FRAME_SIZE is 4294967295, expected 16384 to 16777215",
        // a header block is one unit
        "000001 01 00 00000001 82 000001 00 00 00000001 61 | PROTOCOL_ERROR | DATA on stream 1, expected CONTINUATION on stream 1",
        "000001 01 00 00000001 82 000001 09 04 00000003 82 | PROTOCOL_ERROR | CONTINUATION on stream 3, expected CONTINUATION on stream 1",
        "000001 01 00 00000001 82 000000 0a 00 00000001 | PROTOCOL_ERROR | UNKNOWN(0xa) on stream 1, expected CONTINUATION on stream 1",
        "000001 01 00 00000001 82 000008 06 00 00000000 0000000000000000 | PROTOCOL_ERROR | PING on stream 0, expected CONTINUATION on stream 1",
        "000004 05 00 00000001 00000002 000001 01 04 00000001 82 | PROTOCOL_ERROR | HEADERS on stream 1, expected CONTINUATION on stream 1",
        "000001 01 04 00000001 82 000001 09 04 00000001 82 | PROTOCOL_ERROR | CONTINUATION on stream 1, expected a header block before it",
      })
  void whatBreaksTheRulesEndsTheConnection(String hex, ErrorCode code, String message) {
    String after = "000008 06 00 00000000 0000000000000007";
    ConnectionError error = read(SETTINGS + hex + after);
    assertThat(error).isEqualTo(new ConnectionError(code, message));
    assertThat(read(after)).as("and stays so").isEqualTo(error);
    assertThat(reader.end()).isEqualTo(error);
    assertThat(sink.lines()).doesNotContain("PING 7 false");
  }

  @Test
  void aHeaderBlockGoesOnInContinuations() {
    read(
        SETTINGS
            + "000001 01 01 00000001 82"
            + "000000 09 00 00000001"
            + "000001 09 01 00000001 83" // END_STREAM means nothing here
            + "000001 09 04 00000001 84"
            + "000000 00 00 00000001");
    assertThat(sink.lines())
        .containsExactly(
            "SETTINGS ",
            "HEADERS 1 82 flags=1",
            "CONTINUATION 1  flags=0",
            "CONTINUATION 1 83 flags=0",
            "CONTINUATION 1 84 flags=4",
            "DATA 1  counted=0");
  }

  @Test
  void ourMaxFrameSizeCounts() {
    FrameReader large = new FrameReader(20_000);
    byte[] b = bytes(SETTINGS + "004e20 00 00 00000001");
    assertThat(large.read(b, 0, b.length, sink)).isNull();
    b = new byte[20_000];
    assertThat(large.read(b, 0, b.length, sink)).isNull();
    assertThat(large.end()).isNull();
  }

  // ---- DATA in pieces

  @Test
  void dataIsHandedOnAsItArrives() {
    read(SETTINGS + "000006 00 01 00000001 6162");
    assertThat(sink.pieces).isEqualTo(1);
    read("63");
    assertThat(sink.pieces).isEqualTo(2);
    read("");
    assertThat(sink.pieces).as("nothing arrived, nothing is told").isEqualTo(2);
    read("646566");
    assertThat(sink.pieces).isEqualTo(3);
    assertThat(sink.lines().getLast()).isEqualTo("DATA 1 616263646566 counted=6 END_STREAM");
  }

  @Test
  void whatIsDataOfTheBytesThatFollowIsKnown() {
    read(SETTINGS);
    assertThat(reader.dataStream()).isZero();
    assertThat(reader.dataAhead()).isZero();
    read("000003 00 00 00000005 616263");
    assertThat(reader.dataStream()).as("of a frame that came whole").isEqualTo(5);
    assertThat(reader.dataAhead()).isZero();
    read("000006 00 00 00000007 61");
    assertThat(reader.dataStream()).isEqualTo(7);
    assertThat(reader.dataAhead()).isEqualTo(5);
    read("6263646566 000006 00 08");
    assertThat(reader.dataAhead()).as("inside a header").isZero();
    read("00000009");
    assertThat(reader.dataStream()).isEqualTo(9);
    assertThat(reader.dataAhead()).as("the length of the padding is next").isZero();
    read("02");
    assertThat(reader.dataAhead()).isEqualTo(3);
    read("616263");
    assertThat(reader.dataAhead()).as("padding is next").isZero();
    read("0000");
    assertThat(reader.dataStream()).isEqualTo(9);
  }

  @Test
  void theEndOfTheStreamWaitsForThePadding() {
    read(SETTINGS + "000006 00 09 00000001 02 616263");
    read("00");
    assertThat(sink.lines().getLast()).isEqualTo("DATA 1 616263 counted=4");
    read("00");
    assertThat(sink.lines().getLast()).isEqualTo("DATA 1  counted=2 END_STREAM");
  }

  /** RFC 9113 §6.5.3: in the order in which they stand. */
  @Test
  void aParameterGivenTwiceIsToldWithBothValues() {
    read(SETTINGS + "000012 04 00 00000000 000400000001 000100000007 000400000002");
    assertThat(sink.lines())
        .containsExactly(
            "SETTINGS ",
            "SETTINGS so far HEADER_TABLE_SIZE=7 INITIAL_WINDOW_SIZE=1",
            "SETTINGS HEADER_TABLE_SIZE=7 INITIAL_WINDOW_SIZE=2");
  }

  // ---- the end and the beginning

  @Test
  void theFirstFrameMustBeSettings() {
    assertThat(read("000008 06 00 00000000 0000000000000007"))
        .isEqualTo(
            new ConnectionError(
                ErrorCode.PROTOCOL_ERROR, "the first frame is PING, expected SETTINGS"));
  }

  @Test
  void anAcknowledgementIsNotTheFirstSettings() {
    assertThat(read("000000 04 01 00000000").code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
  }

  @Test
  void anHttp1AnswerIsNamed() {
    byte[] b = "HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n".getBytes(ISO_8859_1);
    assertThat(reader.read(b, 0, b.length, sink).message())
        .isEqualTo("the peer answered with HTTP/1 (\"HTTP/1.1 400 Bad Request\"), expected HTTP/2");
  }

  @Test
  void aTlsAlertIsNamedThoughItIsShorterThanAFrameHeader() {
    assertThat(read("15 0303 0002 022f")).isNull();
    assertThat(reader.end().message()).contains("TLS alert");
  }

  @Test
  void anEndBeforeSettingsIsAnError() {
    assertThat(reader.end().message())
        .isEqualTo("the peer closed the connection before its SETTINGS");
  }

  @Test
  void anEndInTheMiddleIsAnError() {
    read(SETTINGS + "000008 06 00");
    assertThat(reader.end().message()).contains("in the middle of a frame");
  }

  @Test
  void anEndInTheMiddleOfDataIsAnError() {
    read(SETTINGS + "000002 00 00 00000001 61");
    assertThat(reader.end().message()).contains("in the middle of a frame");
  }

  @Test
  void anEndInTheMiddleOfAHeaderBlockIsAnError() {
    read(SETTINGS + "000001 01 00 00000001 82");
    assertThat(reader.end().message()).contains("in the middle of a header block");
  }

  @Test
  void aStoppedReaderIgnoresTheRest() {
    FrameSink stopping = new FrameLog("", line -> reader.stop(), sink); // stops at the first frame
    byte[] b = bytes(SETTINGS + "000008 06 00 00000000 0000000000000007");
    assertThat(reader.read(b, 0, b.length, stopping)).isNull();
    assertThat(reader.end()).isNull();
    assertThat(sink.lines()).containsExactly("SETTINGS ");
  }

  private ConnectionError read(String hex) {
    byte[] b = bytes(hex);
    byte[] shifted = new byte[b.length + 10];
    System.arraycopy(b, 0, shifted, 7, b.length);
    return reader.read(shifted, 7, b.length, sink);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }
}
