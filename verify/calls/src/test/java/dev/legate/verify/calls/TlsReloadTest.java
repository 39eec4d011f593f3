package dev.legate.verify.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Identity;
import dev.legate.StatusException;
import dev.legate.Trust;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.Server;
import dev.legate.server.ServerContext;
import dev.legate.server.ServerCredentials;
import dev.legate.stub.Stub;
import dev.legate.verify.calls.TestCertificates.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of credentials that are replaced while connections are there: new ones see what is new, old
 * ones go on. On either side.
 */
class TlsReloadTest {
  private static final String HERE = "ip:127.0.0.1";

  @TempDir Path folder;

  private final TestCertificates authority = new TestCertificates("authority");
  private final TestCertificates successor = new TestCertificates("successor");

  /** Answers with the subject of the client's certificate. */
  private static Server serve(ServerCredentials credentials) throws IOException {
    return Server.builder()
        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
        .service(
            Texts.service()
                .unary(
                    Texts.UNARY,
                    request ->
                        ServerContext.current()
                            .peer()
                            .tls()
                            .orElseThrow()
                            .peerCertificates()
                            .stream()
                            .findFirst()
                            .map(TlsReloadTest::subject)
                            .orElse("nobody"))
                .build())
        .start();
  }

  private static String subject(X509Certificate certificate) {
    return certificate.getSubjectX500Principal().toString();
  }

  private static Channel open(Server server, ChannelCredentials credentials) {
    return Channel.builder("127.0.0.1:" + server.port())
        .credentials(credentials)
        .defaults(CallOptions.NONE.timeout(Duration.ofSeconds(20)))
        .build();
  }

  /** Over a connection that is there, or a new one for a new channel. */
  private static String call(Channel channel) {
    return Stub.of(channel).unary(Texts.UNARY, "");
  }

  private static String callOnce(Server server, ChannelCredentials credentials) {
    try (Channel channel = open(server, credentials)) {
      return call(channel);
    }
  }

  private static StatusException failureOnce(Server server, ChannelCredentials credentials) {
    return catchThrowableOfType(StatusException.class, () -> callOnce(server, credentials));
  }

  /** A context looks at its files once a second. */
  private static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(end);
    }
  }

  /** Replaces a file at once, so that no reader sees half of it. */
  private void write(String name, String content) throws IOException {
    Path draft = folder.resolve(name + ".draft");
    Files.writeString(draft, content);
    Files.move(
        draft,
        folder.resolve(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  @Test
  void aServersNewChainIsSeenByNewConnections() throws Exception {
    Path store = file("server.p12");
    authority.issue("first", HERE, -1, 3).store(store);
    ChannelCredentials old = ChannelCredentials.tls().trust(authority.trust());
    ChannelCredentials young = ChannelCredentials.tls().trust(successor.trust());
    try (Server server =
            serve(ServerCredentials.tls(Identity.pkcs12File(store, TestCertificates.PASSWORD)));
        Channel kept = open(server, old)) {
      assertThat(call(kept)).isEqualTo("nobody");
      assertThat(failureOnce(server, young)).hasMessageContaining("CN=authority");

      Files.writeString(store, "no store");
      assertThat(callOnce(server, old)).isEqualTo("nobody");

      successor.issue("second", HERE, -1, 3).store(store);
      eventually(() -> failureOnce(server, old) != null);
      assertThat(callOnce(server, young)).isEqualTo("nobody");
      assertThat(call(kept)).as("over the old connection").isEqualTo("nobody");
    }
  }

  @Test
  void aServersNewTrustIsAskedForNewConnections() throws Exception {
    write("clients.pem", authority.authorityPem());
    ChannelCredentials.Tls tls = ChannelCredentials.tls().trust(authority.trust());
    ChannelCredentials old = tls.identity(authority.identity("old", ""));
    ChannelCredentials young = tls.identity(successor.identity("young", ""));
    try (Server server =
            serve(
                ServerCredentials.tls(authority.identity("server", HERE))
                    .requireClients(Trust.pemFile(file("clients.pem"))));
        Channel kept = open(server, old)) {
      assertThat(call(kept)).isEqualTo("CN=old");
      assertThat(failureOnce(server, young)).hasMessageContaining("phase TLS");

      write("clients.pem", successor.authorityPem());
      eventually(() -> failureOnce(server, young) == null);
      assertThat(failureOnce(server, old)).hasMessageContaining("phase TLS");
      assertThat(call(kept)).as("over the old connection").isEqualTo("CN=old");
    }
  }

  /** One set of credentials for channels of all ages, as a process has. */
  @Test
  void aClientsNewTrustIsAskedByNewConnectionsOnly() throws Exception {
    write("servers.pem", authority.authorityPem());
    ChannelCredentials credentials =
        ChannelCredentials.tls().trust(Trust.pemFile(file("servers.pem")));
    try (Server old = serve(ServerCredentials.tls(authority.identity("old", HERE)));
        Server young = serve(ServerCredentials.tls(successor.identity("young", HERE)));
        Channel kept = open(old, credentials);
        Channel waiting = open(young, credentials)) {
      assertThat(call(kept)).isEqualTo("nobody");
      assertThat(catchThrowableOfType(StatusException.class, () -> call(waiting)))
          .hasMessageContainingAll("phase TLS", "CN=successor");

      write("servers.pem", successor.authorityPem());
      eventually(() -> failureOnce(young, credentials) == null);
      assertThat(Stub.of(waiting).with(CallOptions::waitForReady).unary(Texts.UNARY, ""))
          .as("a channel that could not connect before")
          .isEqualTo("nobody");
      assertThat(call(kept)).as("over the old connection").isEqualTo("nobody");

      StatusException[] failure =
          new StatusException[1]; // over a new connection of the old channel
      eventually(
          () -> {
            kept.enterIdle();
            failure[0] = catchThrowableOfType(StatusException.class, () -> call(kept));
            return failure[0] != null;
          });
      assertThat(failure[0]).hasMessageContainingAll("phase TLS", "CN=authority");
    }
  }

  @Test
  void aClientsNewChainIsShownByNewConnectionsOnly() throws Exception {
    writeIdentity(authority.issue("first", "", -1, 3));
    ChannelCredentials credentials =
        ChannelCredentials.tls()
            .trust(authority.trust())
            .identity(Identity.pemFiles(file("chain.pem"), file("key.pem")));
    try (Server server =
            serve(
                ServerCredentials.tls(authority.identity("server", HERE))
                    .requireClients(authority.trust()));
        Channel kept = open(server, credentials)) {
      assertThat(call(kept)).isEqualTo("CN=first");

      Files.writeString(file("chain.pem"), "no chain");
      assertThat(callOnce(server, credentials)).as("what cannot be read").isEqualTo("CN=first");

      writeIdentity(authority.issue("second", "", -1, 3));
      eventually(() -> callOnce(server, credentials).equals("CN=second"));
      assertThat(call(kept)).as("over the old connection").isEqualTo("CN=first");

      eventually(
          () -> {
            kept.enterIdle();
            return call(kept).equals("CN=second"); // over a new connection of the old channel
          });
    }
  }

  private void writeIdentity(Issued issued) throws IOException {
    write("key.pem", issued.keyPem());
    write("chain.pem", issued.chainPem());
  }
}
