package dev.legate.verify.interop;

import static dev.legate.verify.interop.Certificates.joined;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.TlsVersion;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.verify.oracle.OracleServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Go's clients find Legate's servers over TLS as they should be, and are refused for good reason.
 */
class GoClientTlsTest {
  @TempDir static Path folder;

  private static Certificates certificates;
  private static Server tls13;
  private static Server mutual;

  @BeforeAll
  static void startServers() throws Exception {
    certificates = Certificates.make(folder);
    tls13 = InteropServer.start(0, certificates.server().versions(TlsVersion.TLS_1_3));
    List<String> flags = joined(certificates.tlsFlags("ca"), certificates.ownFlags("ca-server"));
    mutual = InteropServer.start(0, TlsFlags.server(Flags.parse(flags.toArray(String[]::new))));
  }

  @AfterAll
  static void stopServers() {
    tls13.shutdownNow();
    mutual.shutdownNow();
    tls13.awaitTermination();
    mutual.awaitTermination();
  }

  private static ForeignProgram.Finished official(Server server, String name, List<String> flags)
      throws Exception {
    List<String> where =
        List.of("--server_host=127.0.0.1", "--server_port=" + server.port(), "--test_case=" + name);
    return GoProgram.run(
        "client", joined(where, List.of("--use_test_ca"), flags).toArray(String[]::new));
  }

  private static ForeignProgram.Finished oracle(
      OracleServer server, String name, List<String> flags) throws Exception {
    List<String> where =
        List.of(
            "--addr=" + server.address(),
            "--raised-addr=" + server.raisedAddress(),
            "--case=" + name);
    return GoProgram.run("oracle-client", joined(where, flags).toArray(String[]::new));
  }

  static List<String> officialCases() {
    return GoClientTest.officialCases();
  }

  @ParameterizedTest
  @MethodSource("officialCases")
  void officialCaseOverTls13(String name) throws Exception {
    official(tls13, name, certificates.clientFlags()).successfully();
  }

  @ParameterizedTest
  @ValueSource(strings = {"large_unary", "ping_pong", "cancel_after_first_response"})
  void officialCaseOverTls12(String name) throws Exception {
    ServerCredentials credentials = certificates.server().versions(TlsVersion.TLS_1_2);
    try (Server server = InteropServer.start(0, credentials)) {
      official(server, name, certificates.clientFlags()).successfully();
    }
  }

  @ParameterizedTest
  @EnumSource
  void oracleCasesWithCertificatesOfBoth(TlsVersion version) throws Exception {
    ServerCredentials credentials = certificates.mutualServer().versions(version);
    List<String> flags = joined(certificates.clientFlags(), certificates.ownFlags("ca-client"));
    try (OracleServer server = OracleServer.start(0, 0, credentials)) {
      for (String name : MUTUAL_CASES) {
        oracle(server, name, flags).successfully();
      }
      oracle(server, "wire_bad_requests", flags).successfully();
    }
  }

  /** One of each kind. */
  static final List<String> MUTUAL_CASES =
      List.of(
          "metadata_binary",
          "status_details",
          "deadline_while_receiving",
          "cancel_while_handler_sends",
          "large_messages_raised_limit",
          "compression_gzip",
          "slow_client",
          "concurrent_streams");

  @Test
  void grpcurlAndHealthProbeWithCertificatesOfBoth() throws Exception {
    String ca = folder.resolve("ca.pem").toString();
    String certificate = folder.resolve("ca-client.pem").toString();
    String key = folder.resolve("ca-client.key").toString();
    String address = "127.0.0.1:" + mutual.port();
    assertThat(
            GoProgram.run(
                    "grpcurl",
                    "-cacert=" + ca,
                    "-cert=" + certificate,
                    "-key=" + key,
                    "-authority=" + Certificates.SERVER_NAME,
                    address,
                    "list")
                .successfully())
        .contains("grpc.testing.TestService");
    assertThat(
            GoProgram.run(
                    "grpc-health-probe",
                    "-tls",
                    "-tls-ca-cert=" + ca,
                    "-tls-client-cert=" + certificate,
                    "-tls-client-key=" + key,
                    "-tls-server-name=" + Certificates.SERVER_NAME,
                    "-addr=" + address)
                .successfully())
        .contains("status: SERVING");
  }

  private static void refused(ForeignProgram.Finished finished, String reason) {
    assertThat(finished.exitCode()).isNotZero();
    assertThat(finished.output()).contains("Unavailable", reason);
  }

  @Test
  void aNameThatIsNotInTheCertificateIsRefusedUnlessOverridden() throws Exception {
    refused(
        official(tls13, "empty_unary", certificates.tlsFlags("ca")),
        "cannot validate certificate for 127.0.0.1");
  }

  @Test
  void aServerOfAnUnknownAuthorityIsRefused() throws Exception {
    try (LoggedLines log = LoggedLines.ofConnections()) {
      List<String> name = List.of("--server_host_override=" + Certificates.SERVER_NAME);
      refused(
          official(tls13, "empty_unary", joined(certificates.tlsFlags("other-ca"), name)),
          "certificate signed by unknown authority");
      assertThat(log.awaitLine("TLS")).contains("127.0.0.1:", "bad_certificate");
    }
  }

  @Test
  void aClientWithoutACertificateIsRefused() throws Exception {
    try (LoggedLines log = LoggedLines.ofConnections()) {
      ForeignProgram.Finished finished =
          official(mutual, "empty_unary", certificates.clientFlags());
      assertThat(finished.exitCode()).isNotZero();
      // With TLS 1.3 the client has done its handshake when the alert comes; Go tells of that or of
      // its request, which finds the connection closed: whichever of its goroutines is first.
      assertThat(finished.output())
          .contains("Unavailable")
          .containsAnyOf("certificate required", "broken pipe", "connection reset");
      assertThat(log.awaitLine("TLS")).contains("127.0.0.1:", "certificate");
    }
  }

  @Test
  void aClientOfAnUnknownAuthorityIsRefused() throws Exception {
    List<String> flags =
        joined(certificates.clientFlags(), certificates.ownFlags("other-ca-client"));
    try (OracleServer server = OracleServer.start(0, 0, certificates.mutualServer());
        LoggedLines log = LoggedLines.ofConnections()) {
      refused(oracle(server, "status_details", flags), "remote error: tls: ");
      assertThat(log.awaitLine("TLS")).contains("127.0.0.1:", "CN=other-ca-client");
    }
  }
}
