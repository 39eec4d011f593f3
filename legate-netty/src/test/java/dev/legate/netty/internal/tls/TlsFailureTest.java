package dev.legate.netty.internal.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.NotSslRecordException;
import java.nio.channels.ClosedChannelException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JDK, BoringSSL and OpenSSL say of one failure is told in the same words. */
class TlsFailureTest {
  private static String text(String said) {
    return TlsFailure.text(new SSLException(said));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(unknown_ca) Received fatal alert: unknown_ca",
        "Received fatal alert: unknown_ca",
        "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA",
        "error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca",
        "error:0A000418:SSL routines::tlsv1 alert unknown ca"
      })
  void anAlertIsToldInOneWay(String said) {
    assertThat(text(said))
        .isEqualTo(
            "the peer refused: it does not trust the issuer of this side's certificate (TLS alert unknown_ca)");
  }

  /** BoringSSL's names come from different versions of the protocol, and one has no ALERT. */
  @ParameterizedTest
  @CsvSource({
    "SSLV3_ALERT_BAD_CERTIFICATE, bad_certificate",
    "SSLV3_ALERT_HANDSHAKE_FAILURE, handshake_failure",
    "TLSV1_ALERT_CERTIFICATE_REQUIRED, certificate_required",
    "TLSV1_UNRECOGNIZED_NAME, unrecognized_name",
    "TLSV1_ALERT_INTERNAL_ERROR, internal_error"
  })
  void boringSslsNamesOfAlertsAreTheStandards(String said, String alert) {
    assertThat(text("error:1000:SSL routines:OPENSSL_internal:" + said))
        .isEqualTo(text("(%s) Received fatal alert: %<s".formatted(alert)))
        .startsWith("the peer refused: it ")
        .endsWith(" (TLS alert " + alert + ")");
  }

  /** One that begins as another does is not taken for it. */
  @Test
  void anAlertWithoutAMeaningIsNamed() {
    assertThat(
            text("error:1000:SSL routines:OPENSSL_internal:TLSV1_BAD_CERTIFICATE_STATUS_RESPONSE"))
        .isEqualTo("the peer refused (TLS alert bad_certificate_status_response)")
        .isEqualTo(
            text(
                "(bad_certificate_status_response) Received fatal alert: bad_certificate_status_response"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(protocol_version) The server selected protocol version TLS12 is not accepted by client preferences [TLS13]",
        "(protocol_version) The client supported protocol versions [TLSv1.2] are not accepted by server preferences [TLSv1.3]",
        "error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL"
      })
  void versionsThatDoNotMeetAreToldOnEitherSide(String said) {
    assertThat(text(said))
        .startsWith("the client and the server have no version of TLS in common (")
        .doesNotContain("((")
        .doesNotContain("OPENSSL_internal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(handshake_failure) no cipher suites in common",
        "error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER"
      })
  void cipherSuitesThatDoNotMeetAreTold(String said) {
    assertThat(text(said)).startsWith("the client and the server have no cipher suite in common (");
  }

  @Test
  void whatIsNotKnownIsToldAsItIs() {
    assertThat(text("something new")).isEqualTo("something new");
    assertThat(TlsFailure.text(new SSLException((String) null)))
        .isEqualTo("javax.net.ssl.SSLException");
  }

  /** A server has no ChannelCredentials to change. */
  @Test
  void theHintIsForTheSideThatReadsIt() {
    NotSslRecordException plain = new NotSslRecordException("not an SSL/TLS record");
    assertThat(TlsFailure.text(plain)).contains("use ChannelCredentials.plaintext()");
    assertThat(TlsFailure.textOfServer(plain)).startsWith("the client does not speak TLS");
    ClosedChannelException closed = new ClosedChannelException();
    assertThat(TlsFailure.text(closed)).contains("does it expect plain text?");
    assertThat(TlsFailure.textOfServer(closed)).doesNotContain("plain text");
  }
}
