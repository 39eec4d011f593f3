package dev.legate.verify.abuse;

import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.stub.Stub;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;

/** The attacked server in its own JVM of small memory, and a channel that asks for its figures. */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final int port;
  private final Process process;
  private final Channel channel;
  private final Stub monitor;

  ServerProcess() throws IOException {
    Path log = Path.of("target", "attacked-server.log");
    Files.createDirectories(log.getParent());
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                AttackedServer.class.getName())
            .redirectError(log.toFile())
            .start();
    BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    String line = output.readLine();
    if (line == null) {
      throw new IOException("the attacked server did not start; its log is " + log);
    }
    port = Integer.parseInt(line);
    channel = newChannel();
    monitor = Stub.of(channel).with(options -> options.timeout(PATIENCE));
  }

  /** A channel with a connection of its own; to be closed. */
  Channel newChannel() {
    return Channel.builder("127.0.0.1:" + port).credentials(ChannelCredentials.plaintext()).build();
  }

  Figures figures() {
    return Figures.parse(monitor.unary(Target.FIGURES, ""));
  }

  /** The figures once they are as expected; the last ones if they are not for long. */
  Figures figuresOnce(Predicate<Figures> expected) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Figures figures = figures();
    while (!expected.test(figures) && System.nanoTime() < end) {
      figures = figures();
    }
    return figures;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.destroy();
    process.onExit().join();
  }
}
