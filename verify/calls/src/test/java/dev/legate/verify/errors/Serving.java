package dev.legate.verify.errors;

import static dev.legate.verify.errors.SetUp.BIDI;
import static dev.legate.verify.errors.SetUp.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.client.Channel;
import dev.legate.client.ChannelBuilder;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServiceDefinition;
import dev.legate.server.UnaryHandler;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A server of Legate with one service, and a channel to it in plain text. */
final class Serving {
  private Serving() {}

  /** What the user does with a stub. */
  interface Use {
    void of(Stub stub, Server server) throws Exception;
  }

  /** What the user does with a channel. */
  interface ChannelUse {
    void of(Channel channel, Server server) throws Exception;
  }

  static void use(
      UnaryOperator<ServerBuilder> settings, UnaryHandler<String, String> handler, Use use)
      throws Exception {
    useChannel(
        settings,
        handler,
        builder -> builder,
        (channel, server) -> use.of(Stub.of(channel), server));
  }

  static void useChannel(
      UnaryOperator<ServerBuilder> settings,
      UnaryHandler<String, String> handler,
      UnaryOperator<ChannelBuilder> channelSettings,
      ChannelUse use)
      throws Exception {
    Server server = start(settings, ServerCredentials.plaintext(), handler);
    Channel channel =
        channelSettings
            .apply(
                Channel.builder("127.0.0.1:" + server.port())
                    .credentials(ChannelCredentials.plaintext()))
            .build();
    try {
      use.of(channel, server);
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
      channel.awaitTermination(Duration.ofSeconds(10));
    }
  }

  static Server start(
      UnaryOperator<ServerBuilder> settings,
      ServerCredentials credentials,
      UnaryHandler<String, String> handler)
      throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    ServiceDefinition service =
        ServiceDefinition.builder("shop.Orders")
            .unary(UNARY, handler)
            .bidiStreaming(BIDI, (requests, responses) -> requests.receive())
            .build();
    return settings
        .apply(
            Server.builder()
                .listen(new InetSocketAddress(loopback, 0), credentials)
                .service(service))
        .start();
  }

  /** Does something as soon as a latch is open. */
  static void after(CountDownLatch latch, Runnable action) {
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                latch.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              action.run();
            });
  }

  static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time").isLessThan(end);
      Thread.sleep(1);
    }
  }
}
