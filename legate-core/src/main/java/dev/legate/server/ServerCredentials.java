package dev.legate.server;

import static java.util.Objects.requireNonNull;

import dev.legate.Identity;
import dev.legate.TlsVersion;
import dev.legate.Trust;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a server secures the connections it accepts; has to be said by name. Immutable.
 *
 * <p>Sealed, so that it can gain forms.
 */
public sealed interface ServerCredentials {
  /** No encryption and no authentication: for loopback, Unix sockets and trusted networks. */
  static ServerCredentials plaintext() {
    return Plaintext.INSTANCE;
  }

  /** TLS 1.2 or 1.3; clients are not asked for certificates unless its methods say so. */
  static Tls tls(Identity identity) {
    return new Tls(
        requireNonNull(identity),
        ClientCertificates.NONE,
        Trust.system(),
        EnumSet.allOf(TlsVersion.class));
  }

  /**
   * TLS with a chain and a key of PEM files, which are read again when they change.
   *
   * @throws IllegalArgumentException if they cannot be read, do not fit together, or the key is
   *     encrypted: {@link Identity#pemFiles(Path, Path, char[])} takes a password
   */
  static Tls tls(Path certificateChain, Path privateKey) {
    return tls(Identity.pemFiles(certificateChain, privateKey));
  }

  /** Without encryption. */
  enum Plaintext implements ServerCredentials {
    /** The one instance. */
    INSTANCE
  }

  /** What a server wants of its clients. */
  enum ClientCertificates {
    /** They are not asked. */
    NONE,
    /** They are asked; one that shows a certificate has to show one that is trusted. */
    OPTIONAL,
    /** Without a trusted certificate there is no connection. */
    REQUIRED
  }

  /** With TLS. */
  final class Tls implements ServerCredentials {
    private final Identity identity;
    private final ClientCertificates clientCertificates;
    private final Trust clients;
    private final Set<TlsVersion> versions;

    private Tls(
        Identity identity,
        ClientCertificates clientCertificates,
        Trust clients,
        Set<TlsVersion> versions) {
      this.identity = identity;
      this.clientCertificates = clientCertificates;
      this.clients = clients;
      this.versions = Set.copyOf(versions);
    }

    /** With clients that must show a certificate that is trusted (mutual TLS). */
    public Tls requireClients(Trust trusted) {
      return new Tls(identity, ClientCertificates.REQUIRED, requireNonNull(trusted), versions);
    }

    /** With clients that may show a certificate; if so, it must be one that is trusted. */
    public Tls requestClients(Trust trusted) {
      return new Tls(identity, ClientCertificates.OPTIONAL, requireNonNull(trusted), versions);
    }

    /** With these versions of TLS only. */
    public Tls versions(TlsVersion first, TlsVersion... others) {
      return new Tls(identity, clientCertificates, clients, EnumSet.of(first, others));
    }

    /** The server's certificate and key. */
    public Identity identity() {
      return identity;
    }

    /** What clients are asked for. */
    public ClientCertificates clientCertificates() {
      return clientCertificates;
    }

    /** Which clients are trusted, if they are asked. */
    public Trust clients() {
      return clients;
    }

    /** The versions of TLS that may be negotiated. */
    public Set<TlsVersion> versions() {
      return versions;
    }

    @Override
    public String toString() {
      return "Tls[identity=%s, clientCertificates=%s, clients=%s, versions=%s]"
          .formatted(identity, clientCertificates, clients, versions);
    }
  }
}
