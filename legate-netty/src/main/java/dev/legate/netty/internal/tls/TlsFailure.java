package dev.legate.netty.internal.tls;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What failures of TLS mean, in one line; the same whether the JDK or OpenSSL tells of them. */
public final class TlsFailure {
  private static final String REFUSED = "it refuses the certificate of this side";
  private static final String LOG = "; its log may say why";

  /** What alerts mean (RFC 8446 §6.2), for who receives them. */
  private static final Map<String, String> ALERTS =
      Map.ofEntries(
          Map.entry(
              "certificate_required",
              "it requires a certificate, and this side has shown none: is an identity set, of an issuer that the peer trusts?"),
          Map.entry("certificate_unknown", REFUSED + LOG),
          Map.entry("bad_certificate", REFUSED + ", or misses one" + LOG),
          Map.entry("unsupported_certificate", REFUSED + ", or the kind of its key" + LOG),
          Map.entry("certificate_revoked", "the certificate of this side has been revoked"),
          Map.entry("access_denied", REFUSED + LOG),
          Map.entry("unknown_ca", "it does not trust the issuer of this side's certificate"),
          Map.entry(
              "certificate_expired",
              "the certificate of this side has expired, or is not valid yet: is the clock right there, and is another certificate due?"),
          // Netty sends it by OpenSSL for certificates that a trust manager refuses; gRPC Java has
          // that.
          Map.entry(
              "internal_error", "it has failed, or refuses the certificate of this side" + LOG),
          Map.entry("protocol_version", "it supports no version of TLS that is offered"),
          Map.entry("handshake_failure", "it found no common parameters, or misses a certificate"),
          Map.entry("no_application_protocol", "it does not speak h2 (HTTP/2) by ALPN"),
          Map.entry("unrecognized_name", "it does not serve the name that was asked for"));

  /** How the JDK, and how OpenSSL, names an alert that was received. */
  private static final List<Pattern> RECEIVED =
      List.of(
          Pattern.compile("^(?:\\(\\w+\\) )?Received fatal alert: (?<alert>\\w+)$"),
          Pattern.compile(
              "^error:\\w+:SSL routines:\\w*:(?:sslv3|tlsv1\\d?)[ _](?:alert[ _])?(?<alert>[\\w ]+)$",
              Pattern.CASE_INSENSITIVE));

  /** What this side has found itself. */
  private static final Map<Pattern, String> FOUND =
      Map.of(
          words("empty client certificate chain|peer did not return a certificate"),
          "the client has shown no certificate, and one is required",
          words("client requested protocol|not accepted by \\w+ preferences|unsupported protocol"),
          "the client and the server have no version of TLS in common",
          words("no cipher suites in common|no shared cipher"),
          "the client and the server have no cipher suite in common");

  /** The JDK begins with the alert that it sends. */
  private static final Pattern JDK_ALERT = Pattern.compile("^\\((\\w+)\\) ");

  /** OpenSSL begins with a number and where it is. */
  private static final Pattern OPENSSL_PLACE = Pattern.compile("^error:\\w+:SSL routines:\\w*:");

  private TlsFailure() {}

  /** What it means to a client. */
  public static String text(Throwable failure) {
    if (failure instanceof NotSslRecordException) {
      return "the peer does not speak TLS: it seems to want plain text; use ChannelCredentials.plaintext(), or the server's port with TLS";
    }
    if (failure instanceof ClosedChannelException) {
      return "the peer closed the connection during the handshake: does it expect plain text?";
    }
    return textOfBoth(failure);
  }

  /** What it means to a server. */
  static String textOfServer(Throwable failure) {
    if (failure instanceof NotSslRecordException) {
      return "the client does not speak TLS: it has to use ChannelCredentials.tls(), or the server's port without TLS";
    }
    if (failure instanceof ClosedChannelException) {
      return "the connection was closed during the handshake, and the client did not say why";
    }
    return textOfBoth(failure);
  }

  private static String textOfBoth(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof CertificateFailure refused && refused.getMessage() != null) {
        return refused.getMessage();
      }
    }
    if (failure instanceof SslHandshakeTimeoutException) {
      return "the handshake took too long: " + failure.getMessage();
    }
    return said(failure.getMessage() == null ? failure.toString() : failure.getMessage());
  }

  private static String said(String said) {
    for (Pattern each : RECEIVED) {
      Matcher received = each.matcher(said);
      if (received.matches()) {
        return refused(received.group("alert").toLowerCase(Locale.ROOT).replace(' ', '_'));
      }
    }
    String brief = JDK_ALERT.matcher(said).replaceFirst("$1: ");
    brief = OPENSSL_PLACE.matcher(brief).replaceFirst("");
    for (Map.Entry<Pattern, String> found : FOUND.entrySet()) {
      if (found.getKey().matcher(said).find()) {
        return found.getValue() + " (" + brief + ")";
      }
    }
    return said;
  }

  private static String refused(String alert) {
    String meaning = ALERTS.get(alert);
    return "the peer refused"
        + (meaning == null ? "" : ": " + meaning)
        + " (TLS alert "
        + alert
        + ")";
  }

  /** Words with spaces or, as BoringSSL has them, underscores between. */
  private static Pattern words(String expression) {
    return Pattern.compile(expression.replace(" ", "[ _]"), Pattern.CASE_INSENSITIVE);
  }
}
