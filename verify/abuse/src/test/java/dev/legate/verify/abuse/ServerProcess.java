package dev.legate.verify.abuse;

import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/** The attacked server in its own JVM of small memory, and a channel that asks for its figures. */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** What the server has written into its log. */
  static final Path LOG = Path.of("target", "attacked-server.log");

  final int port;

  /** Of the server that runs few handlers at a time. */
  final int limitedPort;

  private final ChildJvm jvm;
  private final Channel channel;
  private final Stub monitor;

  ServerProcess() throws IOException {
    jvm = new ChildJvm(AttackedServer.class, LOG, ChildJvm.SMALL);
    port = Integer.parseInt(jvm.firstLine);
    limitedPort = Integer.parseInt(jvm.line());
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

  /** How many handlers run of the server that may run few. */
  int limitedHandlers() {
    return handlers(Target.LIMITED);
  }

  private int handlers(String which) {
    return Integer.parseInt(monitor.unary(Target.HANDLERS, which));
  }

  /** Waits, though not for ever, until only so many handlers run: those of ended calls go on. */
  void awaitHandlers(int most) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (handlers("") > most && System.nanoTime() < end) {
      Thread.onSpinWait(); // the call is what takes time
    }
  }

  /**
   * Ends the handlers that go on after their calls, and waits for that. One may begin to wait after
   * it was released, so they are released again.
   */
  void release() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    do {
      monitor.unary(Target.RELEASE, "");
    } while (limitedHandlers() > 0 && System.nanoTime() < end);
  }

  /** The names of the limits that were reached since this was asked before. */
  Set<String> limits() {
    String names = monitor.unary(Target.LIMITS, "");
    return names.isEmpty() ? Set.of() : Set.of(names.split(" "));
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
