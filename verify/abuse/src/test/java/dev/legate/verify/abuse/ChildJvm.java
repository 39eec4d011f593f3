package dev.legate.verify.abuse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in a JVM of its own: it says something when it is ready, and ends with its input. */
public final class ChildJvm implements AutoCloseable {
  /** What it said. */
  public final String firstLine;

  private final Process process;

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
    String line = process.inputReader().readLine();
    if (line == null) {
      throw new IOException(program.getSimpleName() + " did not start; its log is " + log);
    }
    firstLine = line;
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
