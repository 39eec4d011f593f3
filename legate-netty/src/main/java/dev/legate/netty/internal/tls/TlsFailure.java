package dev.legate.netty.internal.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What failures of TLS mean, in one line. */
public final class TlsFailure {
  /** Alerts (RFC 8446 §6) as they are found in the texts of the JDK and of OpenSSL. */
  private static final Map<String, String> ALERTS =
      Map.ofEntries(
          Map.entry(
              "certificate_required",
              "it requires a certificate, and this side has shown none: is an identity set, of an issuer that the peer trusts?"),
          Map.entry("certificate_unknown", "it refuses the certificate of this side"),
          Map.entry("bad_certificate", "it refuses the certificate of this side, or misses one"),
          Map.entry("unknown_ca", "it does not trust the issuer of this side's certificate"),
          Map.entry("certificate_expired", "the certificate of this side has expired"),
          Map.entry("protocol_version", "it supports no version of TLS that is offered"),
          Map.entry("handshake_failure", "it found no common parameters, or misses a certificate"),
          Map.entry("no_application_protocol", "it does not speak h2 (HTTP/2) by ALPN"),
          Map.entry("unrecognized_name", "it does not serve the name that was asked for"));

  /** The JDK names an alert twice. */
  private static final Pattern JDK_ALERT =
      Pattern.compile("^\\((\\w+)\\) Received fatal alert: \\1$");

  private TlsFailure() {}

  /** What it means. */
  public static String text(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof CertificateFailure refused && refused.getMessage() != null) {
        return refused.getMessage();
      }
    }
    if (failure instanceof NotSslRecordException) {
      return "the peer does not speak TLS: it seems to want plain text; use ChannelCredentials.plaintext(), or the server's port with TLS";
    }
    if (failure instanceof SslHandshakeTimeoutException) {
      return "the handshake took too long: " + failure.getMessage();
    }
    if (failure instanceof ClosedChannelException) {
      return "the peer closed the connection during the handshake: does it expect plain text?";
    }
    String said = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String meaning = meaning(said);
    String brief = JDK_ALERT.matcher(said).replaceFirst("TLS alert $1");
    return meaning.isEmpty() ? said : meaning + " (" + brief + ")";
  }

  private static String meaning(String said) {
    String text = said.toLowerCase(Locale.ROOT).replace(' ', '_');
    if (text.contains("empty_client_certificate_chain")
        || text.contains("peer_did_not_return_a_certificate")) {
      return "the client has shown no certificate, and one is required";
    }
    if (text.contains("client_requested_protocol") || text.contains("unsupported_protocol")) {
      return "the client offers no version of TLS that is supported";
    }
    if (text.contains("alert")) {
      for (Map.Entry<String, String> alert : ALERTS.entrySet()) {
        if (text.contains(alert.getKey())) {
          return "the peer refused: " + alert.getValue();
        }
      }
    }
    return "";
  }
}
