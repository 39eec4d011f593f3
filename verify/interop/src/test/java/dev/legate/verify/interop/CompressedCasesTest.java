package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.server.Server;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The official cases of compression, which grpc-go's programs lack, between Legate and itself. */
class CompressedCasesTest {
  private static Server server;

  @BeforeAll
  static void startServer() throws Exception {
    server = InteropServer.start(0);
  }

  @AfterAll
  static void stopServer() {
    server.shutdownNow();
    server.awaitTermination();
  }

  static List<String> compressedCases() {
    return InteropClient.names().stream()
        .filter(name -> name.contains("_compressed_") && !name.endsWith("_noprobe"))
        .toList();
  }

  @Test
  void thereAreFour() {
    assertThat(compressedCases()).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("compressedCases")
  void compressedCase(String name) throws Exception {
    InteropClient.run(
        "--server_host=127.0.0.1", "--server_port=" + server.port(), "--test_case=" + name);
  }
}
