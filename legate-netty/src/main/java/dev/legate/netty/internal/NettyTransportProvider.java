package dev.legate.netty.internal;

import dev.legate.internal.transport.Connector;
import dev.legate.internal.transport.ConnectorOptions;
import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.Listening;
import dev.legate.internal.transport.TransportProvider;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.internal.client.NettyConnector;
import dev.legate.netty.internal.pipeline.Addresses;
import dev.legate.netty.internal.server.NettyListening;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.function.Supplier;

/** HTTP/2 over TCP and over Unix domain sockets. For any thread. */
public final class NettyTransportProvider implements TransportProvider {
  private final Supplier<NettyOptions> options;

  /** With the options that are current when something is made. */
  public NettyTransportProvider() {
    this(NettyOptions::current);
  }

  NettyTransportProvider(Supplier<NettyOptions> options) {
    this.options = options;
  }

  @Override
  public boolean supports(SocketAddress address) {
    return Addresses.isSupported(address);
  }

  @Override
  public Connector newConnector(ConnectorOptions connectorOptions) {
    return new NettyConnector(connectorOptions, options.get());
  }

  @Override
  public Listening listen(SocketAddress address, ListenOptions listenOptions) throws IOException {
    return NettyListening.open(address, listenOptions, options.get());
  }

  @Override
  public String toString() {
    return "sockets (legate-netty)";
  }
}
