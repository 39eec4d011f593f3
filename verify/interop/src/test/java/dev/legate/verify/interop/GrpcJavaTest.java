package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.server.Server;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The official cases of compression, which grpc-go's programs lack, against grpc-java's. */
class GrpcJavaTest {
  private static ForeignProgram server;

  @BeforeAll
  static void startServer() throws Exception {
    server =
        ForeignProgram.start(
            command("TestServiceServer", "--port=" + freePort(), "--use_tls=false"),
            List.of(Pattern.compile("^Server started on port (\\d+)")));
  }

  /** It prints what it was told, and not which port it took for 0. */
  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  private static List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.add("io.grpc.testing.integration." + program);
    command.addAll(List.of(arguments));
    return command;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_compressed_unary",
        "client_compressed_streaming",
        "server_compressed_unary",
        "server_compressed_streaming"
      })
  void grpcJavasClientFindsLegatesServerAsItShouldBe(String name) throws Exception {
    try (Server legate = InteropServer.start(0)) {
      String output =
          ForeignProgram.run(
                  command(
                      "TestServiceClient",
                      "--server_host=127.0.0.1",
                      "--server_port=" + legate.port(),
                      "--use_tls=false",
                      "--test_case=" + name))
              .successfully();
      assertThat(output).contains("Running test " + name, "Test completed.");
    }
  }

  /** Its server neither reads {@code expect_compressed} nor compresses what it streams. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "client_compressed_unary_noprobe",
        "client_compressed_streaming_noprobe",
        "server_compressed_unary"
      })
  void legatesClientGetsOnWithGrpcJavasServer(String name) throws Exception {
    InteropClient.run(
        "--server_host=127.0.0.1", "--server_port=" + server.printed(0), "--test_case=" + name);
  }
}
