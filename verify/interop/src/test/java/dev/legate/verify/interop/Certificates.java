package dev.legate.verify.interop;

import dev.legate.Identity;
import dev.legate.Trust;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.ServerCredentials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code test-certificates} has made, for Legate and as flags of programs. */
final class Certificates {
  /** The one name in the servers' certificates; nothing resolves it. */
  static final String SERVER_NAME = "interop.test.legate.dev";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  static Certificates make(Path folder) throws Exception {
    GoProgram.run("test-certificates", folder.toString()).successfully();
    return new Certificates(folder);
  }

  /** {@code ca} or {@code other-ca}. */
  Trust trust(String authority) {
    return Trust.pemFile(folder.resolve(authority + ".pem"));
  }

  /** Such as {@code ca-server} or {@code other-ca-client}. */
  Identity identity(String whose) {
    return Identity.pemFiles(folder.resolve(whose + ".pem"), folder.resolve(whose + ".key"));
  }

  ServerCredentials.Tls server() {
    return ServerCredentials.tls(identity("ca-server"));
  }

  /** With clients' certificates. */
  ServerCredentials.Tls mutualServer() {
    return server().requireClients(trust("ca"));
  }

  ChannelCredentials.Tls client() {
    return ChannelCredentials.tls().trust(trust("ca"));
  }

  ChannelCredentials.Tls mutualClient() {
    return client().identity(identity("ca-client"));
  }

  /** A program's flags: TLS, with these authorities to trust, or to ask clients for. */
  List<String> tlsFlags(String authority) {
    return List.of("--use_tls", "--ca_file=" + folder.resolve(authority + ".pem"));
  }

  /** A program's flags for its own certificate. */
  List<String> ownFlags(String whose) {
    return List.of(
        "--tls_cert_file=" + folder.resolve(whose + ".pem"),
        "--tls_key_file=" + folder.resolve(whose + ".key"));
  }

  /** A client's flags: TLS, the right authority, and the right name. */
  List<String> clientFlags() {
    return joined(tlsFlags("ca"), List.of("--server_host_override=" + SERVER_NAME));
  }

  @SafeVarargs
  static List<String> joined(List<String>... parts) {
    List<String> all = new ArrayList<>();
    for (List<String> part : parts) {
      all.addAll(part);
    }
    return all;
  }
}
