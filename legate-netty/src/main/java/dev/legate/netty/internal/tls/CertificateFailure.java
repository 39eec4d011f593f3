package dev.legate.netty.internal.tls;

import dev.legate.TlsSession;
import dev.legate.TlsSession.NameKind;
import dev.legate.Trust;
import io.netty.handler.ssl.OpenSslCertificateException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Why a certificate was refused, with a text that says what was found and what was expected. */
final class CertificateFailure extends CertificateException {
  private static final long serialVersionUID = 1;
  private static final String HINT = "; is the clock right, and is another certificate due?";

  /** Of OpenSSL's x509_vfy.h: it has expired; certificate_expired is sent. */
  private static final int EXPIRED = 10;

  /** Its subject_issuer_mismatch, one of those without an alert: certificate_unknown is sent. */
  private static final int UNKNOWN = 29;

  private final int openSslCode;

  private CertificateFailure(String message, Throwable cause, int openSslCode) {
    super(message, cause);
    this.openSslCode = openSslCode;
  }

  /**
   * What makes OpenSSL send the alert that the JDK's client sends. Of an exception that it does not
   * know it would make internal_error, which says that the peer is not at fault (RFC 8446 §6.2).
   */
  CertificateException forOpenSsl() {
    return new OpenSslCertificateException(getMessage(), this, openSslCode);
  }

  /**
   * Expired or not valid yet: the alert certificate_expired is for both (RFC 8446 §6.2), and the
   * JDK's client takes it from the reason of the cause.
   */
  private static CertificateFailure outOfDate(String message, CertificateException cause) {
    return new CertificateFailure(
        message,
        new CertPathValidatorException(cause.getMessage(), cause, null, -1, BasicReason.EXPIRED),
        EXPIRED);
  }

  /** The chain does not lead to an authority, or not at this time. */
  static CertificateFailure untrusted(
      String peer, X509Certificate[] chain, Trust trust, CertificateException cause) {
    Instant now = Instant.now();
    for (X509Certificate each : chain) {
      String whose = "the " + peer + "'s certificate " + each.getSubjectX500Principal();
      if (now.isAfter(each.getNotAfter().toInstant())) {
        return outOfDate(
            whose + " expired at " + each.getNotAfter().toInstant() + ", and it is " + now + HINT,
            cause);
      }
      if (now.isBefore(each.getNotBefore().toInstant())) {
        return outOfDate(
            whose
                + " is not valid before "
                + each.getNotBefore().toInstant()
                + ", and it is "
                + now
                + HINT,
            cause);
      }
    }
    return new CertificateFailure(
        "the %s's certificate %s is not trusted: its chain ends with the issuer %s, trusted are %s (%s)"
            .formatted(
                peer,
                chain[0].getSubjectX500Principal(),
                chain[chain.length - 1].getIssuerX500Principal(),
                trust,
                innermost(cause)),
        cause,
        UNKNOWN);
  }

  /** The JDK says what was found in the last cause, and its own classes before. */
  private static String innermost(Throwable failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return last.getMessage() == null ? last.toString() : last.getMessage();
  }

  /** The chain is trusted, and is for somebody else. */
  static CertificateFailure wrongName(
      X509Certificate certificate, String expected, CertificateException cause) {
    TlsSession shown = new TlsSession("", "", List.of(certificate));
    return new CertificateFailure(
        "the server's certificate %s is for the DNS names %s and IP addresses %s, expected %s, which ChannelBuilder.authority can change"
            .formatted(
                certificate.getSubjectX500Principal(),
                shown.peerNames(NameKind.DNS),
                shown.peerNames(NameKind.IP_ADDRESS),
                expected),
        cause,
        UNKNOWN);
  }
}
