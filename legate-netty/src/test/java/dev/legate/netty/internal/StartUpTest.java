package dev.legate.netty.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Status;
import dev.legate.netty.NettyOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a process prints when it begins to use sockets. */
final class StartUpTest {
  /** Serves and calls once; the process that the tests start. */
  static final class Main {
    public static void main(String[] args) {
      NettyOptions options = NettyOptions.current();
      try (TestServer server = TestServer.open(options);
          TestClient client = new TestClient(server.address(), options)) {
        Status status = client.unary("/t.T/Echo", "x").status();
        if (!status.isOk()) {
          throw new AssertionError(status);
        }
      }
    }
  }

  @Test
  void withoutNativeAccessOneLineSaysWhatItWouldBring() throws Exception {
    assertThat(output())
        .doesNotContain("WARNING")
        .containsOnlyOnce("INFO")
        .contains("--enable-native-access=ALL-UNNAMED");
  }

  @Test
  void withNativeAccessNothingIsSaid() throws Exception {
    assertThat(output("--enable-native-access=ALL-UNNAMED")).isEmpty();
  }

  @Test
  void withTheTransportChosenNothingIsSaid() throws Exception {
    assertThat(output("-Ddev.legate.netty.transport=nio")).isEmpty();
  }

  private static String output(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(classPath());
    command.add(Main.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static String classPath() {
    return Stream.of(
            Stream.of("target/test-classes", "target/classes"),
            entries("jdk.module.path"),
            entries("java.class.path"))
        .flatMap(s -> s)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Stream<String> entries(String property) {
    return Stream.of(System.getProperty(property, "").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty());
  }
}
