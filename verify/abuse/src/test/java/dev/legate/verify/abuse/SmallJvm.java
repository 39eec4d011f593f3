package dev.legate.verify.abuse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program in a JVM of its own that may use 128 MiB of heap and 64 MiB of direct memory, ends when
 * that is not enough, and is spoken to by lines on its standard input and output.
 */
final class SmallJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final PrintStream input;
  final Path log;

  SmallJvm(Class<?> program, String... arguments) throws IOException {
    log = Path.of("target", program.getSimpleName() + ".log");
    Files.createDirectories(log.getParent());
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** The next line that it says. */
  String line() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the program has ended; its log is " + log);
    }
    return line;
  }

  /** What it answers to a line. */
  String ask(String line) throws IOException {
    input.println(line);
    return line();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
