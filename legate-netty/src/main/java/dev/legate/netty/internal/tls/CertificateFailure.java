package dev.legate.netty.internal.tls;

import dev.legate.TlsSession;
import dev.legate.TlsSession.NameKind;
import dev.legate.Trust;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/** Why a certificate was refused, with a text that says what was found and what was expected. */
final class CertificateFailure extends CertificateException {
  private static final long serialVersionUID = 1;
  private static final String HINT = "; is the clock right, and is another certificate due?";

  private CertificateFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** The chain does not lead to an authority, or not at this time. */
  static CertificateFailure untrusted(
      String peer, X509Certificate[] chain, Trust trust, CertificateException cause) {
    Instant now = Instant.now();
    for (X509Certificate each : chain) {
      String whose = "the " + peer + "'s certificate " + each.getSubjectX500Principal();
      if (now.isAfter(each.getNotAfter().toInstant())) {
        return new CertificateFailure(
            whose + " expired at " + each.getNotAfter().toInstant() + ", and it is " + now + HINT,
            cause);
      }
      if (now.isBefore(each.getNotBefore().toInstant())) {
        return new CertificateFailure(
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
        cause);
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
        cause);
  }
}
