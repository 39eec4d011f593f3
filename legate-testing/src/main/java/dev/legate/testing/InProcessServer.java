package dev.legate.testing;

import dev.legate.client.Channel;
import dev.legate.client.ChannelBuilder;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/**
 * A server in the same process with a channel to it, for tests: real calls with real messages,
 * limits, deadlines and back-pressure, and no network.
 *
 * <pre>{@code
 * try (InProcessServer server = InProcessServer.of(new RouteGuide())) {
 *   RouteGuideClient client = RouteGuideClient.create(server.channel());
 *   assertThat(client.getFeature(POINT)).isEqualTo(FEATURE);
 * }
 * }</pre>
 *
 * <p>For any thread.
 */
public final class InProcessServer implements AutoCloseable {
  /** Handlers of calls that were cancelled have so long to return. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final AtomicLong NAMES = new AtomicLong();

  private final String target;
  private final Server server;
  private final Channel channel;
  private final List<Channel> channels = new CopyOnWriteArrayList<>();

  private InProcessServer(
      UnaryOperator<ServerBuilder> ofServer, UnaryOperator<ChannelBuilder> ofChannel) {
    String name = "test-server-" + NAMES.incrementAndGet();
    ServerBuilder builder = Server.builder().listenInProcess(name);
    target = "in-process:" + name;
    try {
      server = ofServer.apply(builder).start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    channel = newChannel(ofChannel);
  }

  /** Serves services, with everything else as it is unless chosen. */
  public static InProcessServer of(Service... services) {
    return of(
        server -> {
          for (Service service : services) {
            server.service(service);
          }
          return server;
        });
  }

  /**
   * Serves what is configured.
   *
   * @throws UncheckedIOException if the configuration adds an address that cannot be listened on
   */
  public static InProcessServer of(UnaryOperator<ServerBuilder> server) {
    return of(server, UnaryOperator.identity());
  }

  /**
   * Serves what is configured, with a channel that is configured too.
   *
   * @throws UncheckedIOException if the configuration adds an address that cannot be listened on
   */
  public static InProcessServer of(
      UnaryOperator<ServerBuilder> server, UnaryOperator<ChannelBuilder> channel) {
    return new InProcessServer(server, channel);
  }

  /** A channel to the server, always the same; {@link #close} closes it. */
  public Channel channel() {
    return channel;
  }

  /** Another channel to the server, which {@link #close} closes too. */
  public Channel newChannel(UnaryOperator<ChannelBuilder> configure) {
    Channel made =
        configure
            .apply(Channel.builder(target).credentials(ChannelCredentials.plaintext()))
            .build();
    channels.add(made);
    return made;
  }

  /** The target with which channels reach the server: {@code in-process:…}. */
  public String target() {
    return target;
  }

  /** The server. */
  public Server server() {
    return server;
  }

  /**
   * Ends all calls, and closes the channels and the server.
   *
   * @throws IllegalStateException if a handler has not returned 10 s after its call was cancelled
   */
  @Override
  public void close() {
    channels.forEach(Channel::shutdownNow);
    server.shutdownNow();
    boolean ended = server.awaitTermination(PATIENCE);
    channels.forEach(each -> each.awaitTermination(PATIENCE));
    server.close();
    if (!ended) {
      throw new IllegalStateException(
          "a handler still runs "
              + PATIENCE.toSeconds()
              + " s after its call was cancelled: it waits in something that is not Legate's");
    }
  }
}
