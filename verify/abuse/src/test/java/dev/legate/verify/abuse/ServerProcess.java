package dev.legate.verify.abuse;

import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The attacked server in its own JVM of small memory, and a channel that asks for its figures. */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final int port;
  private final ChildJvm jvm;
  private final Channel channel;
  private final Stub monitor;

  ServerProcess() throws IOException {
    jvm =
        new ChildJvm(
            AttackedServer.class,
            Path.of("target", "attacked-server.log"),
            List.of("-Xmx128m", "-XX:MaxDirectMemorySize=64m"));
    port = Integer.parseInt(jvm.firstLine);
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
    return jvm.isAlive();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    jvm.close();
  }
}
