package dev.legate.verify.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A running program of another implementation, with all that it has printed. */
final class ForeignProgram implements AutoCloseable {
  private final String name;
  private final Process process;
  private final CompletableFuture<?> reading;
  private final StringBuffer output = new StringBuffer();
  private final List<Expected> expected = new ArrayList<>();

  private record Expected(Pattern line, CompletableFuture<String> found) {}

  private ForeignProgram(List<String> command, List<Pattern> lines) throws IOException {
    this.name = Path.of(command.getFirst()).getFileName().toString();
    for (Pattern line : lines) {
      expected.add(new Expected(line, new CompletableFuture<>()));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // grpc-go's interop server says its port in its log only.
    builder.environment().put("GRPC_GO_LOG_SEVERITY_LEVEL", lines.isEmpty() ? "error" : "info");
    process = builder.start();
    reading = CompletableFuture.runAsync(this::read, ForeignProgram::startReader);
  }

  /** On no virtual thread: reading from a pipe would keep its carrier, of which there are few. */
  static void startReader(Runnable reader) {
    Thread.ofPlatform().daemon().name("reads-a-program").start(reader);
  }

  /** Runs a program to its end. */
  static Finished run(List<String> command) throws Exception {
    try (ForeignProgram program = new ForeignProgram(command, List.of())) {
      return program.finish();
    }
  }

  /** Tells a program to end, if it is one that reads its input to the end, and waits for that. */
  Finished finish() throws Exception {
    process.getOutputStream().close();
    return ended();
  }

  /** Waits for a program that ends by itself. */
  Finished ended() throws Exception {
    if (!process.waitFor(Duration.ofSeconds(55))) {
      throw new AssertionError(name + " did not end; it printed:\n" + output);
    }
    reading.join();
    return new Finished(process.exitValue(), output.toString());
  }

  /** How a program ended. */
  record Finished(int exitCode, String output) {
    /** What it printed, if it ended well. */
    String successfully() {
      if (exitCode != 0) {
        throw new AssertionError("exit code " + exitCode + ":\n" + output);
      }
      return output;
    }
  }

  /** Starts a server that will print lines that match patterns; see {@link #printed}. */
  static ForeignProgram start(List<String> command, List<Pattern> lines) throws IOException {
    return new ForeignProgram(command, lines);
  }

  /** Waits for the line that the given pattern matches, and returns its first group. */
  String printed(int pattern) throws Exception {
    try {
      return expected.get(pattern).found.get(20, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError(name + " did not say where it listens; it printed:\n" + output, e);
    }
  }

  /** Waits until it has printed so many lines that contain a text. */
  void awaitLines(String text, int count) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    synchronized (output) {
      while (output.toString().lines().filter(line -> line.contains(text)).count() < count) {
        long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (left <= 0) {
          throw new AssertionError(
              "%s has not printed %d lines with '%s', but:%n%s"
                  .formatted(name, count, text, output));
        }
        output.wait(left);
      }
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        synchronized (output) {
          if (output.length() < 100_000) {
            output.append(line).append('\n');
          }
          output.notifyAll();
        }
        for (Expected each : expected) {
          Matcher matcher = each.line.matcher(line);
          if (matcher.find()) {
            each.found.complete(matcher.group(1));
          }
        }
      }
    } catch (IOException e) {
      output.append("(reading its output failed: ").append(e).append(")\n");
    }
    IOException ended = new IOException(name + " has ended");
    expected.forEach(each -> each.found.completeExceptionally(ended));
  }

  /** Its name, and what it has printed. */
  @Override
  public String toString() {
    return name + ":\n" + output;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    reading.join();
  }
}
