package dev.legate.verify.abuse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in a JVM of its own: it says something when it is ready, and ends with its input. */
public final class ChildJvm implements AutoCloseable {
  /** What it said. */
  public final String firstLine;

  /** Options for little memory; what an attack makes it need beyond that ends it. */
  static final List<String> SMALL = List.of("-Xmx128m", "-XX:MaxDirectMemorySize=64m");

  private final Process process;
  private final Path log;

  /**
   * Starts it, and waits until it is ready.
   *
   * @param log where its standard error goes
   * @param options for the JVM
   */
  public ChildJvm(Class<?> program, Path log, List<String> options, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName()));
    command.addAll(List.of(arguments));
    Files.createDirectories(log.toAbsolutePath().getParent());
    process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    this.log = log;
    firstLine = line();
  }

  /** The next line that it says. */
  String line() throws IOException {
    String line = process.inputReader(UTF_8).readLine();
    if (line == null) {
      throw new IOException("the program has ended; its log is " + log);
    }
    return line;
  }

  /** What it answers to a line. */
  String ask(String line) throws IOException {
    BufferedWriter input = process.outputWriter(UTF_8);
    input.write(line);
    input.newLine();
    input.flush();
    return line();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
