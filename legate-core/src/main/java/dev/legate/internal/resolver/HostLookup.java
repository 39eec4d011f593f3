package dev.legate.internal.resolver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks a host name up; may block. For any thread. */
@FunctionalInterface
public interface HostLookup {
  /**
   * The addresses of a host.
   *
   * @throws UnknownHostException if it has none
   */
  List<InetAddress> lookUp(String host) throws UnknownHostException;

  /** As the system does, with the cache of the JDK. */
  static HostLookup system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
