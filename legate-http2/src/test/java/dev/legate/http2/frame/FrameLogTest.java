package dev.legate.http2.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameLogTest {

  private final List<String> lines = new ArrayList<>();
  private final RecordingSink next = new RecordingSink();
  private final FrameLog log = new FrameLog(">>", lines::add, next);

  @Test
  void everyFrameBecomesALineAndGoesOn() {
    byte[] b = {1, 2, 3};
    log.settings(Settings.none().withEnablePush(false).withInitialWindowSize(1 << 20));
    log.settingsRepeated(Settings.none().withHeaderTableSize(0));
    log.settingsAck();
    log.headers(1, b, 0, 3, Flags.END_HEADERS | Flags.END_STREAM);
    log.headers(3, b, 0, 3, 0);
    log.continuation(3, b, 1, 2, Flags.END_HEADERS);
    log.data(1, b, 0, 3, 3, false);
    log.data(1, b, 0, 3, 8, true);
    log.priority(1, 3, 16, true);
    log.resetStream(1, ErrorCode.CANCEL);
    log.pushPromise(1, 2, b, 0, 3, Flags.END_HEADERS);
    log.ping(0x0102030405060708L, false);
    log.ping(1, true);
    log.goAway(7, ErrorCode.ENHANCE_YOUR_CALM, "too_many_pings".getBytes(ISO_8859_1), 0, 14);
    log.windowUpdate(0, 65_535);
    log.windowUpdate(5, 1);
    log.unknown(0xbe, 0x0f, 9, b, 0, 3);
    log.streamError(new StreamError(5, ErrorCode.PROTOCOL_ERROR, "WINDOW_UPDATE by 0"));
    assertThat(lines)
        .containsExactly(
            ">> SETTINGS ENABLE_PUSH=0 INITIAL_WINDOW_SIZE=1048576",
            ">> SETTINGS HEADER_TABLE_SIZE=0 at first",
            ">> SETTINGS ACK",
            ">> HEADERS stream=1 length=3 END_STREAM END_HEADERS",
            ">> HEADERS stream=3 length=3",
            ">> CONTINUATION stream=3 length=2 END_HEADERS",
            ">> DATA stream=1 length=3",
            ">> DATA stream=1 length=3 padding=5 END_STREAM",
            ">> PRIORITY stream=1 dependency=3 weight=16 exclusive",
            ">> RST_STREAM stream=1 CANCEL",
            ">> PUSH_PROMISE stream=1 promised=2 length=3 END_HEADERS",
            ">> PING 0102030405060708",
            ">> PING 0000000000000001 ACK",
            ">> GOAWAY last=7 ENHANCE_YOUR_CALM \"too_many_pings\"",
            ">> WINDOW_UPDATE increment=65535",
            ">> WINDOW_UPDATE stream=5 increment=1",
            ">> UNKNOWN(0xbe) stream=9 length=3 flags=0f",
            ">> malformed stream=5 PROTOCOL_ERROR WINDOW_UPDATE by 0");
    assertThat(next.lines()).hasSize(lines.size() - 1); // the two pieces of DATA are one line there
  }

  @Test
  void debugDataCannotForgeALine() {
    byte[] debug = ("a\n>> b\u001b" + "x".repeat(300)).getBytes(ISO_8859_1);
    log.goAway(0, ErrorCode.NO_ERROR, debug, 0, debug.length);
    assertThat(lines.getFirst())
        .startsWith(">> GOAWAY last=0 NO_ERROR \"a.>> b.xxx")
        .endsWith("x...\"")
        .hasSizeLessThan(260);
  }
}
