package dev.legate.verify.interop;

import static dev.legate.verify.interop.Certificates.joined;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.StatusException;
import dev.legate.TlsVersion;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.verify.interop.proto.EmptyProtos.Empty;
import dev.legate.verify.interop.proto.TestServiceClient;
import dev.legate.verify.oracle.OracleClient;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Legate's clients get on with Go's servers over TLS, and say why if they do not. */
class GoServerTlsTest {
  @TempDir static Path folder;

  private static Certificates certificates;
  private static ForeignProgram interop;
  private static ForeignProgram mutual;

  @BeforeAll
  static void startServers() throws Exception {
    certificates = Certificates.make(folder);
    interop =
        GoProgram.start(
            "server",
            List.of(Pattern.compile("interop server listening on .*:(\\d+)")),
            joined(List.of("--port=0", "--use_tls"), certificates.ownFlags("ca-server"))
                .toArray(String[]::new));
    mutual =
        GoProgram.start(
            "oracle-server",
            List.of(Pattern.compile("^listening on (.*)"), Pattern.compile("^raised on (.*)")),
            joined(certificates.tlsFlags("ca"), certificates.ownFlags("ca-server"))
                .toArray(String[]::new));
  }

  @AfterAll
  static void stopServers() {
    interop.close();
    mutual.close();
  }

  private static void official(String name, List<String> flags) throws Exception {
    List<String> where =
        List.of(
            "--server_host=127.0.0.1",
            "--server_port=" + interop.printed(0),
            "--test_case=" + name,
            "--use_test_ca=true");
    InteropClient.run(joined(where, certificates.clientFlags(), flags).toArray(String[]::new));
  }

  static List<String> officialCases() {
    return GoServerTest.officialCases();
  }

  @ParameterizedTest
  @MethodSource("officialCases")
  void officialCaseOverTls13(String name) throws Exception {
    official(name, List.of("--tls_version=1.3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"large_unary", "ping_pong", "cancel_after_first_response"})
  void officialCaseOverTls12(String name) throws Exception {
    official(name, List.of("--tls_version=1.2"));
  }

  @ParameterizedTest
  @EnumSource
  void oracleCasesWithCertificatesOfBoth(TlsVersion version) throws Exception {
    Dialing dialing =
        new Dialing(certificates.mutualClient().versions(version), Certificates.SERVER_NAME);
    for (String name : GoClientTlsTest.MUTUAL_CASES) {
      OracleClient.check(name, mutual.printed(0), mutual.printed(1), dialing);
    }
  }

  private static AbstractThrowableAssert<?, ?> failure(
      String target, ChannelCredentials credentials, String authority) {
    return assertThatThrownBy(
            () -> {
              try (Channel channel = new Dialing(credentials, authority).to(target).build()) {
                TestServiceClient.create(channel).emptyCall(Empty.getDefaultInstance());
              }
            })
        .isInstanceOf(StatusException.class)
        .hasMessageStartingWith("UNAVAILABLE: ");
  }

  @Test
  void aNameThatIsNotInTheCertificateIsRefusedUnlessOverridden() throws Exception {
    failure("127.0.0.1:" + interop.printed(0), certificates.client(), "")
        .hasMessageContainingAll(
            "phase TLS", "[" + Certificates.SERVER_NAME + "]", "expected 127.0.0.1");
  }

  @Test
  void aServerOfAnUnknownAuthorityIsRefused() throws Exception {
    failure(
            "127.0.0.1:" + interop.printed(0),
            ChannelCredentials.tls().trust(certificates.trust("other-ca")),
            Certificates.SERVER_NAME)
        .hasMessageContainingAll(
            "phase TLS", "CN=ca-server", "issuer CN=ca", "trusted are [CN=other-ca]");
  }

  @ParameterizedTest
  @EnumSource
  void aClientWithoutACertificateIsRefused(TlsVersion version) throws Exception {
    String expected =
        switch (version) {
          case TLS_1_2 -> "misses a certificate"; // its alert says no more than that it fails
          case TLS_1_3 -> "requires a certificate, and this side has shown none";
        };
    failure(mutual.printed(0), certificates.client().versions(version), Certificates.SERVER_NAME)
        .hasMessageContainingAll("phase TLS", expected);
  }

  @Test
  void aClientOfAnUnknownAuthorityIsRefused() throws Exception {
    failure(
            mutual.printed(0),
            certificates.client().identity(certificates.identity("other-ca-client")),
            Certificates.SERVER_NAME)
        .hasMessageContainingAll("phase TLS", "of an issuer that the peer trusts?");
  }
}
