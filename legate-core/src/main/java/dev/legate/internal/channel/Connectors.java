package dev.legate.internal.channel;

import dev.legate.internal.transport.Connector;
import dev.legate.internal.transport.ConnectorOptions;
import dev.legate.internal.transport.TransportProvider;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The connectors of one channel, made when first needed. For the control plane. */
final class Connectors {
  private final Function<SocketAddress, TransportProvider> providers;
  private final ConnectorOptions options;
  private final Map<TransportProvider, Connector> made = new HashMap<>();

  /**
   * None yet.
   *
   * @param providers finds the transport for an address, or throws IllegalStateException
   */
  Connectors(Function<SocketAddress, TransportProvider> providers, ConnectorOptions options) {
    this.providers = providers;
    this.options = options;
  }

  /**
   * The connector for an address.
   *
   * @throws IllegalStateException if no transport suits the address
   */
  Connector of(SocketAddress address) {
    return made.computeIfAbsent(
        providers.apply(address), provider -> provider.newConnector(options));
  }

  /** Frees what the connections shared. */
  void close() {
    made.values().forEach(Connector::close);
    made.clear();
  }
}
