package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.verify.oracle.OracleClient;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Legate's clients get on with Go's servers. */
class GoServerTest {
  private static ForeignProgram interop;
  private static ForeignProgram oracle;

  @BeforeAll
  static void startServers() throws Exception {
    interop =
        GoProgram.start(
            "server",
            List.of(Pattern.compile("interop server listening on .*:(\\d+)")),
            "--port=0");
    oracle =
        GoProgram.start(
            "oracle-server",
            List.of(Pattern.compile("^listening on (.*)"), Pattern.compile("^raised on (.*)")));
  }

  @AfterAll
  static void stopServers() {
    interop.close();
    oracle.close();
  }

  /** grpc-go's own programs lack the compressed cases. */
  static List<String> officialCases() {
    return InteropClient.names().stream().filter(name -> !name.contains("_compressed_")).toList();
  }

  @ParameterizedTest
  @MethodSource("officialCases")
  void officialCase(String name) throws Exception {
    InteropClient.run(
        "--server_host=127.0.0.1", "--server_port=" + interop.printed(0), "--test_case=" + name);
  }

  static List<String> oracleCases() {
    return OracleClient.names();
  }

  @ParameterizedTest
  @MethodSource("oracleCases")
  void oracleCase(String name) throws Exception {
    OracleClient.check(name, oracle.printed(0), oracle.printed(1));
  }

  /** Only what needs bare HTTP/2 frames has no counterpart in Java. */
  @Test
  void javaClientHasTheCasesOfTheGoClient() throws Exception {
    assertThat(GoProgram.run("oracle-client", "--list").successfully().lines())
        .filteredOn(name -> !name.startsWith("wire_") && !name.equals("metadata_padded_and_joined"))
        .containsExactlyElementsOf(OracleClient.names());
  }
}
