package dev.legate.netty.internal.client;

import dev.legate.client.ChannelCredentials;
import dev.legate.internal.transport.ConnectionListener;
import dev.legate.internal.transport.Connector;
import dev.legate.internal.transport.ConnectorOptions;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.internal.pipeline.Addresses;
import dev.legate.netty.internal.pipeline.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes connections over sockets. For any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // results come to the listener
public final class NettyConnector implements Connector {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final ConnectorOptions options;
  private final NettyOptions netty;
  private final EventLoops loops;

  /** How many connections are open or being made; from {@link #CLOSED} up once this is closed. */
  private final AtomicInteger connections = new AtomicInteger();

  /** A connector that holds the event loops until it and its connections are closed. */
  public NettyConnector(ConnectorOptions options, NettyOptions netty) {
    switch (options.credentials()) {
      case ChannelCredentials.Plaintext.INSTANCE -> {}
    }
    this.options = options;
    this.netty = netty;
    this.loops = EventLoops.forConnections(netty);
  }

  @Override
  public Runnable connect(SocketAddress address, ConnectionListener listener) {
    if (connections.incrementAndGet() < 0) {
      closed();
      throw new IllegalStateException("the connector is closed");
    }
    ClientConnection connection =
        new ClientConnection(address, options.userAgent(), netty, listener);
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops.group())
            .channelFactory(loops.transport().sockets(address))
            .disableResolver() // addresses come resolved, and event loops must not block
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // ours includes the preface
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(connection.handler());
                  }
                })
            .connect(Addresses.toNetty(address, loops.transport()));
    Channel channel = connecting.channel();
    Future<?> limit =
        channel
            .eventLoop()
            .schedule(
                () -> connection.connectTimedOut(options.connectTimeout().toString()),
                options.connectTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
    connecting.addListener(
        result -> {
          if (!result.isSuccess()) {
            limit.cancel(false);
            connection.connectFailed(result.cause());
          }
        });
    channel
        .closeFuture()
        .addListener(
            closed -> {
              limit.cancel(false);
              closed();
            });
    return () -> channel.eventLoop().execute(connection::cancel);
  }

  @Override
  public void close() {
    int open = connections.getAndAdd(CLOSED);
    if (open < 0) {
      connections.addAndGet(-CLOSED); // it was closed before
    } else if (open == 0) {
      loops.release();
    }
  }

  private void closed() {
    if (connections.decrementAndGet() == CLOSED) {
      loops.release();
    }
  }
}
