package dev.legate.netty.internal.server;

import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.Listening;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.internal.pipeline.Addresses;
import dev.legate.netty.internal.pipeline.EventLoops;
import dev.legate.netty.internal.pipeline.Sockets;
import dev.legate.netty.internal.tls.TlsSecurity;
import dev.legate.server.ServerCredentials;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening socket and what was accepted on it. For any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // a socket that is closed is closed
public final class NettyListening implements Listening {
  private static final int BACKLOG = 4096;

  private final Channel socket;
  private final ConnectionsOfListener connections;

  private NettyListening(Channel socket, ConnectionsOfListener connections) {
    this.socket = socket;
    this.connections = connections;
  }

  /**
   * Listens; blocks until that is so.
   *
   * @throws IOException if it is not possible, naming the address and the reason
   */
  public static NettyListening open(
      SocketAddress address, ListenOptions options, NettyOptions netty) throws IOException {
    Accepting accepted =
        new Accepting(
            new AcceptedConfig(netty, options.connections()),
            options,
            switch (options.credentials()) {
              case ServerCredentials.Plaintext.INSTANCE -> null;
              case ServerCredentials.Tls tls -> TlsSecurity.server(tls, netty);
            });
    EventLoops accepting = EventLoops.forAccepting(netty);
    EventLoops loops = EventLoops.forConnections(netty);
    ConnectionsOfListener connections =
        new ConnectionsOfListener(
            netty.maxConnections(),
            options.events(),
            () -> {
              loops.release();
              accepting.release();
              options.onTerminated().run();
            });
    boolean listening = false;
    try {
      ChannelFuture bound =
          bootstrap(address, accepted, connections)
              .group(accepting.group(), loops.group())
              .channelFactory(loops.transport().serverSockets(address))
              .bind(Addresses.toNetty(address, loops.transport()))
              .awaitUninterruptibly(); // at start-up, before any call
      if (!bound.isSuccess()) {
        Throwable cause = bound.cause();
        throw new IOException("cannot listen on " + address + ": " + cause.getMessage(), cause);
      }
      listening = true;
      bound.channel().closeFuture().addListener(closed -> connections.released());
      return new NettyListening(bound.channel(), connections);
    } finally {
      if (!listening) {
        loops.release();
        accepting.release();
      }
    }
  }

  /** What accepted connections have in common. */
  private record Accepting(
      AcceptedConfig config, ListenOptions options, @Nullable TlsSecurity security) {
    void begin(Channel channel, ConnectionsOfListener connections) {
      ServerConnection connection = new ServerConnection(config, options, connections);
      if (security == null) {
        Sockets.configurePlaintext(channel);
        channel.pipeline().addLast(connection.handler());
      } else {
        Sockets.configureTls(channel);
        connections.handshakeBegun(channel);
        channel.pipeline().addLast(security.handshake(connection));
      }
    }
  }

  private static ServerBootstrap bootstrap(
      SocketAddress address, Accepting accepted, ConnectionsOfListener connections) {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (!connections.accepted(channel)) {
                      channel.close();
                      return;
                    }
                    channel.closeFuture().addListener(closed -> connections.released());
                    accepted.begin(channel, connections);
                  }
                });
    if (address instanceof InetSocketAddress) {
      bootstrap.option(ChannelOption.SO_REUSEADDR, true);
    }
    return bootstrap;
  }

  @Override
  public SocketAddress address() {
    return Addresses.toJdk(socket.localAddress());
  }

  @Override
  public void drain() {
    // In this order, or a client that is told to leave could connect here again.
    ChannelPromise closing = socket.newPromise();
    closing.addListener(closed -> connections.drain()); // before the loop may have ended
    socket.close(closing);
  }

  @Override
  public void shutdownNow() {
    socket.close();
    connections.shutdownNow();
  }
}
