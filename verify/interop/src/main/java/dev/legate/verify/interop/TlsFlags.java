package dev.legate.verify.interop;

import dev.legate.Identity;
import dev.legate.TlsVersion;
import dev.legate.Trust;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.ServerCredentials;
import java.nio.file.Path;

/** The flags for TLS that all programs here take, clients and servers; their names are gRPC's. */
public final class TlsFlags {
  private final boolean tls;
  private final String authorities;
  private final String certificate;
  private final String key;
  private final TlsVersion[] versions;

  private TlsFlags(Flags flags) {
    tls = flags.isOn("use_tls");
    authorities = flags.text("ca_file", "");
    certificate = flags.text("tls_cert_file", "");
    key = flags.text("tls_key_file", "");
    versions = versions(flags.text("tls_version", ""));
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new IllegalArgumentException(
          "found one of --tls_cert_file and --tls_key_file, expected both or neither");
    }
    if (!tls && !(authorities + certificate).isEmpty()) {
      throw new IllegalArgumentException("found files for TLS, expected --use_tls too");
    }
  }

  private static TlsVersion[] versions(String text) {
    return switch (text) {
      case "" -> TlsVersion.values();
      case "1.2" -> new TlsVersion[] {TlsVersion.TLS_1_2};
      case "1.3" -> new TlsVersion[] {TlsVersion.TLS_1_3};
      default ->
          throw new IllegalArgumentException(
              "found --tls_version=" + text + ", expected 1.2 or 1.3");
    };
  }

  /**
   * Takes a client's flags: trust in {@code ca_file}, which {@code use_test_ca} insists on, or else
   * in the system's authorities; the certificate is for servers that ask for one.
   *
   * @throws IllegalArgumentException if they do not fit together, or a file cannot be used
   */
  public static ChannelCredentials client(Flags flags) {
    boolean testAuthority = flags.isOn("use_test_ca");
    TlsFlags found = new TlsFlags(flags);
    if (testAuthority && found.authorities.isEmpty()) {
      throw new IllegalArgumentException(
          "found --use_test_ca, expected --ca_file too, for no test authority is checked in:"
              + " test-certificates makes one");
    }
    if (!found.tls) {
      return ChannelCredentials.plaintext();
    }
    ChannelCredentials.Tls credentials =
        ChannelCredentials.tls().versions(found.versions[0], found.versions);
    if (!found.authorities.isEmpty()) {
      credentials = credentials.trust(found.trust());
    }
    return found.certificate.isEmpty() ? credentials : credentials.identity(found.identity());
  }

  /**
   * Takes a server's flags: its certificate, which has to be named, and in {@code ca_file} the
   * authorities whose certificates clients must have.
   *
   * @throws IllegalArgumentException if they do not fit together, or a file cannot be used
   */
  public static ServerCredentials server(Flags flags) {
    TlsFlags found = new TlsFlags(flags);
    if (!found.tls) {
      return ServerCredentials.plaintext();
    }
    if (found.certificate.isEmpty()) {
      throw new IllegalArgumentException(
          "found --use_tls, expected --tls_cert_file and --tls_key_file too");
    }
    ServerCredentials.Tls credentials =
        ServerCredentials.tls(found.identity()).versions(found.versions[0], found.versions);
    return found.authorities.isEmpty() ? credentials : credentials.requireClients(found.trust());
  }

  private Trust trust() {
    return Trust.pemFile(Path.of(authorities));
  }

  private Identity identity() {
    return Identity.pemFiles(Path.of(certificate), Path.of(key));
  }
}
