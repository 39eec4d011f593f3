package dev.legate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Trust;
import dev.legate.cli.places.PlaceTable;
import dev.legate.cli.places.WorldPlaces;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.services.HealthService;
import dev.legate.services.ReflectionService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against servers with TLS, whose certificate is for another name than localhost. */
class TlsOptionsTest {
  private static final String PLACES = "legate.demo.places.Places";
  private static final String NAME = "places.test";

  @TempDir static Path folder;

  private static SelfSigned serverFiles;
  private static SelfSigned clientFiles;
  private static Server server;
  private static Server mutual;

  private final Printed printed = new Printed();

  @BeforeAll
  static void serve() throws Exception {
    serverFiles = SelfSigned.make(folder, NAME);
    clientFiles = SelfSigned.make(folder, "client.test");
    ServerCredentials.Tls tls = ServerCredentials.tls(serverFiles.certificate(), serverFiles.key());
    server = serve(tls);
    mutual = serve(tls.requireClients(Trust.pemFile(clientFiles.certificate())));
  }

  private static Server serve(ServerCredentials credentials) throws IOException {
    return Server.builder()
        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials)
        .service(new WorldPlaces(PlaceTable.shipped()))
        .service(new HealthService())
        .service(new ReflectionService())
        .start();
  }

  @AfterAll
  static void stop() {
    server.close();
    mutual.close();
  }

  private int legate(Server called, List<String> words, String... options) {
    List<String> all = new ArrayList<>(words);
    all.add(1, "localhost:" + called.port());
    all.addAll(List.of(options));
    return Legate.run(printed.terminal(), all.toArray(String[]::new));
  }

  private static String ca() {
    return "--ca=" + serverFiles.certificate();
  }

  @Test
  void everyCommandTrustsTheAuthorityAndVerifiesTheName() {
    String[] options = {ca(), "--authority", NAME};
    assertThat(legate(server, List.of("list"), options)).isZero();
    assertThat(legate(server, List.of("describe", PLACES + ".GetPlace"), options)).isZero();
    assertThat(
            legate(
                server,
                List.of("call", PLACES + "/GetPlace", "-d", "{\"name\": \"Rome\"}"),
                options))
        .isZero();
    assertThat(legate(server, List.of("health"), options)).isZero();
    assertThat(printed.err()).isEmpty();
    assertThat(printed.out()).contains(PLACES, "rpc GetPlace", "\"Europe/Rome\"", "SERVING");
  }

  @Test
  void anotherNameIsRefused() {
    assertThat(legate(server, List.of("list"), ca())).isEqualTo(64 + 14);
    assertThat(printed.err())
        .startsWith("UNAVAILABLE: ")
        .contains("phase TLS", "[" + NAME + "]", "expected localhost");
  }

  @Test
  void theSystemDoesNotTrustTheServer() {
    assertThat(legate(server, List.of("list"), "--tls", "--authority", NAME)).isEqualTo(64 + 14);
    assertThat(printed.err()).contains("phase TLS", "CN=" + NAME);
  }

  @Test
  void insecureBelievesAnyServer() {
    assertThat(legate(server, List.of("health"), "--insecure")).isZero();
    assertThat(printed.out()).isEqualTo("SERVING\n");
  }

  @Test
  void withoutAnOptionItIsPlainText() {
    assertThat(legate(server, List.of("list"))).isEqualTo(64 + 14);
    assertThat(printed.err()).contains("expected HTTP/2 without TLS");
  }

  @Test
  void anOwnCertificateIsShown() {
    assertThat(
            legate(
                mutual,
                List.of("health"),
                ca(),
                "--cert=" + clientFiles.certificate(),
                "--key=" + clientFiles.key(),
                "--authority=" + NAME))
        .isZero();
    assertThat(printed.out()).isEqualTo("SERVING\n");
  }

  @Test
  void aMissingCertificateIsNamed() {
    assertThat(legate(mutual, List.of("health"), ca(), "--authority=" + NAME)).isEqualTo(64 + 14);
    assertThat(printed.err()).contains("it requires a certificate, and this side has shown none");
  }

  @Test
  void optionsThatDoNotFitTogetherAreRefused() {
    assertThat(legate(server, List.of("list"), "--insecure", ca())).isEqualTo(1);
    assertThat(legate(server, List.of("list"), "--cert=" + clientFiles.certificate())).isEqualTo(1);
    assertThat(legate(server, List.of("list"), "--key=" + clientFiles.key())).isEqualTo(1);
    assertThat(printed.err())
        .isEqualTo(
            """
            legate: --insecure believes any server, but --ca names whom to trust
            legate: --cert and --key go together, but only one is there
            legate: --cert and --key go together, but only one is there
            """);
  }

  @Test
  void filesThatCannotBeUsedAreNamed() throws IOException {
    Path missing = folder.resolve("missing.pem");
    Path empty = Files.createFile(folder.resolve("empty.pem"));
    assertThat(legate(server, List.of("list"), "--ca=" + missing)).isEqualTo(1);
    assertThat(legate(server, List.of("list"), "--ca=" + empty)).isEqualTo(1);
    assertThat(
            legate(
                server,
                List.of("list"),
                "--cert=" + serverFiles.certificate(),
                "--key=" + clientFiles.key()))
        .isEqualTo(1);
    assertThat(printed.err().lines()).hasSize(3).allMatch(line -> line.startsWith("legate: "));
    assertThat(printed.err()).contains("missing.pem", "empty.pem", "client.test.key");
  }

  @Test
  void theHelpTellsThem() {
    assertThat(Legate.run(printed.terminal(), "call", "--help")).isZero();
    assertThat(printed.out())
        .contains("In plain text, unless one of these is there:", "--tls", "--ca=FILE")
        .contains("--cert=FILE", "--key=FILE", "--insecure", "--authority=NAME");
  }
}
