package dev.legate;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What TLS has agreed on for a connection. Immutable.
 *
 * @param protocol such as {@code TLSv1.3}
 * @param cipherSuite such as {@code TLS_AES_128_GCM_SHA256}
 * @param peerCertificates the verified chain of the peer, its own certificate first; empty if it
 *     has shown none
 */
public record TlsSession(
    String protocol, String cipherSuite, List<X509Certificate> peerCertificates) {
  /** Keeps an immutable list. */
  public TlsSession {
    peerCertificates = List.copyOf(peerCertificates);
  }

  /** Kinds of subject alternative names (RFC 5280 §4.2.1.6). */
  public enum NameKind {
    /** A mail address. */
    EMAIL(1),
    /** The name of a host. */
    DNS(2),
    /** A URI, such as a SPIFFE id. */
    URI(6),
    /** An address, in digits. */
    IP_ADDRESS(7);

    private final int tag;

    NameKind(int tag) {
      this.tag = tag;
    }
  }

  /** The peer's subject alternative names of one kind; empty if it has shown no certificate. */
  public List<String> peerNames(NameKind kind) {
    return peerCertificates.isEmpty() ? List.of() : names(peerCertificates.getFirst(), kind);
  }

  private static List<String> names(X509Certificate certificate, NameKind kind) {
    try {
      Collection<List<?>> all = certificate.getSubjectAlternativeNames();
      List<String> names = new ArrayList<>();
      if (all != null) {
        for (List<?> name : all) {
          if (Integer.valueOf(kind.tag).equals(name.get(0)) && name.get(1) instanceof String text) {
            names.add(text);
          }
        }
      }
      return names;
    } catch (CertificateParsingException e) {
      throw new IllegalArgumentException(
          "the alternative names of " + certificate.getSubjectX500Principal() + " are malformed",
          e);
    }
  }
}
