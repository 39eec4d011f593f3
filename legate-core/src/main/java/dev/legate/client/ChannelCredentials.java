package dev.legate.client;

import static java.util.Objects.requireNonNull;

import dev.legate.Identity;
import dev.legate.TlsVersion;
import dev.legate.Trust;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a channel secures its connections; has to be said by name. Immutable.
 *
 * <p>Sealed, so that it can gain forms.
 */
public sealed interface ChannelCredentials {
  /** No encryption and no authentication: for loopback, Unix sockets and trusted networks. */
  static ChannelCredentials plaintext() {
    return Plaintext.INSTANCE;
  }

  /**
   * TLS 1.2 or 1.3 with the system's trust and without a certificate of one's own, unless its
   * methods say otherwise.
   *
   * <p>The server's certificate must be for the host of the channel's authority, which is the
   * target's host unless {@link ChannelBuilder#authority} says otherwise.
   */
  static Tls tls() {
    return new Tls(Trust.system(), null, EnumSet.allOf(TlsVersion.class));
  }

  /** Without encryption. */
  enum Plaintext implements ChannelCredentials {
    /** The one instance. */
    INSTANCE
  }

  /** With TLS. */
  final class Tls implements ChannelCredentials {
    private final Trust trust;
    private final @Nullable Identity identity;
    private final Set<TlsVersion> versions;

    private Tls(Trust trust, @Nullable Identity identity, Set<TlsVersion> versions) {
      this.trust = trust;
      this.identity = identity;
      this.versions = Set.copyOf(versions);
    }

    /** With other servers to trust. */
    public Tls trust(Trust servers) {
      return new Tls(requireNonNull(servers), identity, versions);
    }

    /** With a certificate for servers that ask for one (mutual TLS). */
    public Tls identity(Identity own) {
      return new Tls(trust, requireNonNull(own), versions);
    }

    /** With these versions of TLS only. */
    public Tls versions(TlsVersion first, TlsVersion... others) {
      return new Tls(trust, identity, EnumSet.of(first, others));
    }

    /** Which servers are trusted. */
    public Trust trust() {
      return trust;
    }

    /** The own certificate, if there is one. */
    public Optional<Identity> identity() {
      return Optional.ofNullable(identity);
    }

    /** The versions of TLS that may be negotiated. */
    public Set<TlsVersion> versions() {
      return versions;
    }

    @Override
    public String toString() {
      return "Tls[trust=" + trust + ", identity=" + identity + ", versions=" + versions + "]";
    }
  }
}
