package dev.legate.verify.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A server in a JVM of its own, which says where it listens and ends with a signal. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final int port;

  private ServerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** The interop server on a free port. */
  static ServerProcess start() throws Exception {
    return start(InteropServer.class, 0);
  }

  static ServerProcess start(Class<?> program, int port) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it is started often and lives for seconds
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                "--port=" + port)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      BufferedReader output = process.inputReader();
      String line =
          CompletableFuture.supplyAsync(() -> firstLine(output), ForeignProgram::startReader)
              .get(30, TimeUnit.SECONDS);
      return new ServerProcess(
          process, Integer.parseInt(line.substring("listening on 127.0.0.1:".length())));
    } catch (Exception failure) {
      process.destroyForcibly();
      throw failure;
    }
  }

  private static String firstLine(BufferedReader output) {
    try {
      String line = output.readLine();
      if (line == null) {
        throw new AssertionError("the server ended before it said where it listens");
      }
      return line;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  int port() {
    return port;
  }

  /** Sends a signal by its name, as {@code kill} takes it. */
  void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new AssertionError("kill -" + name + " failed");
    }
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("the server has not ended");
    }
    return process.exitValue();
  }

  /** Kills it, which works on a stopped process, too. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
