package dev.legate.http2.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefaceTest {

  private static final String TEXT = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private final Preface preface = new Preface();

  @Test
  void theClientsPrefaceIsThatOfTheRfc() {
    OutputBuffer out = new OutputBuffer();
    Preface.writeTo(out);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    out.drainTo(bytes::write);
    assertThat(bytes.toString(ISO_8859_1)).isEqualTo(TEXT);
  }

  @Test
  void theRestOfTheRegionIsNotTaken() {
    assertThat(read(TEXT + "rest")).isEqualTo(24);
    assertThat(preface.isComplete()).isTrue();
    assertThat(preface.error()).isNull();
    assertThat(preface.end()).isNull();
    assertThat(read("rest")).isZero();
  }

  @Test
  void itMayArriveInPieces() {
    for (int i = 0; i < 24; i++) {
      assertThat(preface.isComplete()).isFalse();
      assertThat(read(TEXT.substring(i, i + 1))).isEqualTo(1);
      assertThat(preface.error()).isNull();
    }
    assertThat(preface.isComplete()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "GET / HTTP/1.1, 'an HTTP/1 request (\"GET / HTTP/1.1\")'",
    "POST /x HTTP/1.0, an HTTP/1 request",
    "OPTIONS * HTTP/1.1, an HTTP/1 request",
    "PRI * HTTP/1.1xxxxxxxxxx, starts with 50 52 49 20 2a 20 48 54 54",
    "hello, starts with 68 65 6c 6c 6f",
    "HTTP/1.1 200 OK, answered with HTTP/1",
  })
  void otherTextIsNamed(String text, String reason) {
    read(text);
    assertThat(preface.error().code()).isEqualTo(ErrorCode.PROTOCOL_ERROR);
    assertThat(preface.error().message()).contains(reason);
    assertThat(preface.isComplete()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "16030100c8010000c40303, began a TLS handshake",
    "15030300020228ffff, TLS alert",
    "170303001000000000, TLS record"
  })
  void tlsIsNamed(String hex, String reason) {
    byte[] b = HexFormat.of().parseHex(hex);
    for (byte each : b) {
      preface.read(new byte[] {each}, 0, 1);
    }
    assertThat(preface.error().message()).contains(reason);
  }

  @Test
  void aTlsAlertAndTheEndIsNamed() {
    byte[] b = HexFormat.of().parseHex("15030300020228");
    preface.read(b, 0, b.length);
    assertThat(preface.error()).isNull();
    assertThat(preface.end().message()).contains("TLS alert");
  }

  @Test
  void anEarlyEndIsNamed() {
    read("PRI");
    assertThat(preface.end().message())
        .isEqualTo(
            "the peer closed the connection after 3 bytes, expected the HTTP/2 client preface");
  }

  @Test
  void controlCharactersDoNotReachTheError() {
    read("GET /\u0007\u001b[31m HTTP/1.1\r\nx");
    assertThat(preface.error().message()).contains("(\"GET /\")");
  }

  @Property
  void randomBytesAreRefusedWithoutThrowing(@ForAll byte[] bytes) {
    Preface any = new Preface();
    for (byte each : bytes) {
      any.read(new byte[] {each}, 0, 1);
    }
    assertThat(any.isComplete()).isFalse();
    assertThat(any.end()).isNotNull();
  }

  private int read(String text) {
    byte[] b = text.getBytes(ISO_8859_1);
    return preface.read(b, 0, b.length);
  }
}
