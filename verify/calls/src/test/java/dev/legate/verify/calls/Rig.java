package dev.legate.verify.calls;

import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelBuilder;
import dev.legate.client.ConnectivityState;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A server and a channel to it. */
final class Rig implements AutoCloseable {
  final Server server;
  final Channel channel;
  final Stub stub;

  private Rig(Server server, Channel channel) {
    this.server = server;
    this.channel = channel;
    this.stub = Stub.of(channel);
  }

  static Rig of(Carrier carrier, ServiceDefinition service) {
    return of(carrier, service, builder -> builder, builder -> builder);
  }

  static Rig of(
      Carrier carrier, ServiceDefinition service, UnaryOperator<ServerBuilder> configured) {
    return of(carrier, service, configured, builder -> builder);
  }

  static Rig of(
      Carrier carrier,
      ServiceDefinition service,
      UnaryOperator<ServerBuilder> serverSettings,
      UnaryOperator<ChannelBuilder> channelSettings) {
    try {
      Server server =
          serverSettings
              .apply(
                  Server.builder()
                      .listen(carrier.newAddress(), carrier.serverCredentials())
                      .service(service)
                      .drainTime(Duration.ofSeconds(10)))
              .start();
      return new Rig(server, channelSettings.apply(builder(carrier, server)).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ChannelBuilder builder(Carrier carrier, Server server) {
    return Channel.builder(carrier.target(server.addresses().getFirst()))
        .credentials(carrier.channelCredentials());
  }

  /** This, once there is a connection: for calls whose time must not go by with connecting. */
  Rig connected() {
    try {
      connect(channel);
    } catch (AssertionError notConnected) {
      close();
      throw notConnected;
    }
    return this;
  }

  /** Another channel to the server, with a connection of its own that is there; to be closed. */
  Channel another(Carrier carrier) {
    Channel other = builder(carrier, server).build();
    try {
      connect(other);
    } catch (AssertionError notConnected) {
      other.shutdownNow();
      throw notConnected;
    }
    return other;
  }

  private static void connect(Channel channel) {
    channel.connect();
    for (ConnectivityState state = channel.state();
        state != ConnectivityState.READY;
        state = channel.state()) {
      if (!channel.waitWhile(state, Duration.ofSeconds(20))) {
        throw new AssertionError("the channel is still " + state);
      }
    }
  }

  Stub with(UnaryOperator<CallOptions> options) {
    return stub.with(options);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    server.awaitTermination(Duration.ofSeconds(10));
    channel.awaitTermination(Duration.ofSeconds(10));
  }
}
