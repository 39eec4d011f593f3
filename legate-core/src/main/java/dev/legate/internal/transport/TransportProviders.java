package dev.legate.internal.transport;

import java.net.SocketAddress;
import java.util.List;
import java.util.ServiceLoader;

/** The transports on the class path or module path; the core itself provides the in-process one. */
public final class TransportProviders {
  private TransportProviders() {}

  /**
   * The transport for an address.
   *
   * @throws IllegalStateException if there is none, saying what to add
   */
  public static TransportProvider find(SocketAddress address) {
    for (TransportProvider provider : Loaded.PROVIDERS) {
      if (provider.supports(address)) {
        return provider;
      }
    }
    throw new IllegalStateException(
        "no transport for %s (%s) among %s: add the module legate-netty for sockets"
            .formatted(address, address.getClass().getSimpleName(), Loaded.PROVIDERS));
  }

  /** Loads once, with the loader of this class, which is that of Legate. */
  private static final class Loaded {
    private static final List<TransportProvider> PROVIDERS =
        ServiceLoader.load(TransportProvider.class, TransportProvider.class.getClassLoader())
            .stream()
            .map(ServiceLoader.Provider::get)
            .toList();
  }
}
