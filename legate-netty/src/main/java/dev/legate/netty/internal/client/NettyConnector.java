package dev.legate.netty.internal.client;

import dev.legate.client.ChannelCredentials;
import dev.legate.internal.transport.ConnectionListener;
import dev.legate.internal.transport.Connector;
import dev.legate.internal.transport.ConnectorOptions;
import dev.legate.internal.transport.Keepalive;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.internal.pipeline.Addresses;
import dev.legate.netty.internal.pipeline.EventLoops;
import dev.legate.netty.internal.pipeline.Shares;
import dev.legate.netty.internal.pipeline.Sockets;
import dev.legate.netty.internal.tls.TlsSecurity;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Makes connections over sockets. For any thread. */
@SuppressWarnings("FutureReturnValueIgnored") // results come to the listener
public final class NettyConnector implements Connector {
  private final ConnectorOptions options;
  private final NettyOptions netty;
  private final KeepalivePace pace;
  private final EventLoops loops;

  /** For TLS; null without. */
  private final @Nullable TlsSecurity security;

  /** In the loops: this connector's, and one of each connection that is open or being made. */
  private final Shares shares;

  private final AtomicBoolean closed = new AtomicBoolean();

  /** A connector that holds the event loops until it and its connections are closed. */
  public NettyConnector(ConnectorOptions options, NettyOptions netty) {
    this.security =
        switch (options.credentials()) {
          case ChannelCredentials.Plaintext.INSTANCE -> null;
          case ChannelCredentials.Tls tls -> TlsSecurity.client(tls, options.authority(), netty);
        };
    this.options = options;
    this.netty = netty;
    this.pace = new KeepalivePace(options.keepalive());
    this.loops = EventLoops.forConnections(netty);
    this.shares = new Shares(loops::release);
  }

  @Override
  public Runnable connect(SocketAddress address, ConnectionListener listener) {
    if (closed.get() || !shares.take()) {
      throw new IllegalStateException("the connector is closed");
    }
    ClientConnection connection = new ClientConnection(address, options, netty, pace, listener);
    ChannelFuture connecting =
        new Bootstrap()
            .group(loops.group())
            .channelFactory(loops.transport().sockets(address))
            .disableResolver() // addresses come resolved, and event loops must not block
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // ours includes the TLS and the preface
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    Keepalive keepalive = options.keepalive();
                    if (keepalive != null) {
                      Sockets.giveUpAfter(channel, keepalive.timeout());
                    }
                    connection.begin(channel, security);
                  }
                })
            .connect(Addresses.toNetty(address, loops.transport()));
    Channel channel = connecting.channel();
    Future<?> limit =
        channel
            .eventLoop()
            .schedule(
                () -> connection.connectTimedOut(options.connectTimeout()),
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
            over -> {
              limit.cancel(false);
              shares.release();
            });
    return () -> channel.eventLoop().execute(connection::cancel);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      shares.release();
    }
  }
}
