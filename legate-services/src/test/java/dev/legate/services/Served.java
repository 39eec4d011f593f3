package dev.legate.services;

import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.internal.inprocess.InProcessAddress;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerCredentials;
import java.io.IOException;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** A server in this process with a channel to it. */
record Served(Server server, Channel channel) implements AutoCloseable {

  /** Starts a server. */
  static Served with(UnaryOperator<ServerBuilder> services) throws IOException {
    InProcessAddress address = new InProcessAddress(UUID.randomUUID().toString());
    Server server =
        services.apply(Server.builder().listen(address, ServerCredentials.plaintext())).start();
    Channel channel =
        Channel.builder(address.toString()).credentials(ChannelCredentials.plaintext()).build();
    return new Served(server, channel);
  }

  @Override
  public void close() {
    channel.close();
    server.close();
  }
}
