package dev.legate.verify.soak;

import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.ChannelBuilder;
import dev.legate.client.ChannelCredentials;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The channels that last as long as the soak, in plain text and with TLS, and new ones. */
final class Clients implements AutoCloseable {
  /** Of any call: what takes longer is a failure. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String TEXT = "the quick brown fox jumps over the lazy dog; ".repeat(30_000);

  private final SoakedProcess server;
  private final CuttingRelay relay;
  private final CuttingRelay tlsRelay;
  private final List<Channel> steady;
  private final List<Channel> restarting;
  private final List<BidiStream<String, String>> talks = new ArrayList<>();

  Clients(SoakedProcess server) throws IOException {
    this.server = server;
    relay = new CuttingRelay(server.steadyPort);
    tlsRelay = new CuttingRelay(server.steadyTlsPort);
    steady =
        List.of(
            plaintext(server.steadyPort).keepalive(Duration.ofSeconds(10)).build(),
            tls(server.steadyTlsPort).build());
    restarting =
        List.of(plaintext(server.restartingPort).build(), tls(server.restartingTlsPort).build());
    for (Channel each : steady) {
      talks.add(Stub.of(each).bidiStreaming(SoakService.BIDI));
    }
  }

  private static ChannelBuilder plaintext(int port) {
    return Channel.builder("127.0.0.1:" + port).credentials(ChannelCredentials.plaintext());
  }

  private ChannelBuilder tls(int port) {
    return Channel.builder("127.0.0.1:" + port)
        .credentials(ChannelCredentials.tls().trust(server.trust));
  }

  private static <T> T one(List<T> of) {
    return of.get(ThreadLocalRandom.current().nextInt(of.size()));
  }

  private static Stub patient(Channel channel) {
    return Stub.of(channel).with(options -> options.timeout(PATIENCE));
  }

  Channel channel() {
    return one(steady);
  }

  Stub steady() {
    return patient(channel());
  }

  /** Calls on a server that comes and goes, which wait for it. */
  Stub restarting() {
    return patient(one(restarting)).with(options -> options.waitForReady());
  }

  /** A channel of one's own; to be closed. */
  Channel another() {
    return (random(2) == 0 ? plaintext(server.steadyPort) : tls(server.steadyTlsPort)).build();
  }

  /** A channel whose connections are cut; to be closed. */
  Channel cut() {
    return (random(2) == 0 ? plaintext(relay.port()) : tls(tlsRelay.port())).build();
  }

  /** A channel that the server's certificate does not satisfy, or that speaks plain text to TLS. */
  Channel wrong() {
    return random(2) == 0
        ? plaintext(server.steadyTlsPort).build()
        : Channel.builder("127.0.0.1:" + server.steadyTlsPort)
            .credentials(ChannelCredentials.tls())
            .build();
  }

  int plaintextPort() {
    return server.steadyPort;
  }

  /** Says something on the streams that last as long as the soak, and waits for the answer. */
  void talk() {
    for (BidiStream<String, String> each : talks) {
      for (int i = 0; i < 20; i++) {
        String text = text(20_000);
        each.send(text);
        Traffic.expect(each.receive(), text);
      }
    }
  }

  /** How many handlers run when nothing else does. */
  int talking() {
    return talks.size();
  }

  static int random(int below) {
    return ThreadLocalRandom.current().nextInt(below);
  }

  /** A text of random length. */
  static String text(int longest) {
    int start = random(1000);
    return TEXT.substring(start, start + random(longest));
  }

  static Duration patience() {
    return PATIENCE;
  }

  @Override
  public void close() throws IOException {
    talks.forEach(BidiStream::halfClose);
    talks.forEach(each -> Traffic.expect("" + each.receive(), "null"));
    for (List<Channel> group : List.of(steady, restarting)) {
      for (Channel each : group) {
        each.close();
        Traffic.expect("" + each.awaitTermination(PATIENCE), "true");
      }
    }
    relay.close();
    tlsRelay.close();
  }
}
