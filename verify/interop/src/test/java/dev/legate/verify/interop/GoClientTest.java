package dev.legate.verify.interop;

import dev.legate.server.Server;
import dev.legate.verify.oracle.OracleServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Go's clients find Legate's servers as they should be. */
class GoClientTest {
  private static Server interop;
  private static OracleServer oracle;

  @BeforeAll
  static void startServers() throws Exception {
    interop = InteropServer.start(0);
    oracle = OracleServer.start(0, 0);
  }

  @AfterAll
  static void stopServers() {
    oracle.close();
    interop.shutdownNow();
    interop.awaitTermination();
  }

  /** grpc-go's own programs lack the compressed cases. */
  static List<String> officialCases() {
    return InteropClient.names().stream().filter(name -> !name.contains("_compressed_")).toList();
  }

  @ParameterizedTest
  @MethodSource("officialCases")
  void officialCase(String name) throws Exception {
    GoProgram.run(
            "client",
            "--server_host=127.0.0.1",
            "--server_port=" + interop.port(),
            "--test_case=" + name)
        .successfully();
  }

  static List<String> oracleCases() throws Exception {
    return GoProgram.run("oracle-client", "--list").successfully().lines().toList();
  }

  @ParameterizedTest
  @MethodSource("oracleCases")
  void oracleCase(String name) throws Exception {
    GoProgram.run(
            "oracle-client",
            "--addr=" + oracle.address(),
            "--raised-addr=" + oracle.raisedAddress(),
            "--case=" + name)
        .successfully();
  }
}
