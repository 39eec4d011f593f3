package dev.legate.internal.resolver;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;

/** Asks for the addresses of a host name each time; the JDK caches them for a while. */
final class DnsResolver implements Resolver {
  private final Target.Dns target;
  private final HostLookup lookup;

  DnsResolver(Target.Dns target, HostLookup lookup) {
    this.target = target;
    this.lookup = lookup;
  }

  @Override
  public List<SocketAddress> resolve() throws UnknownHostException {
    LinkedHashSet<SocketAddress> addresses = new LinkedHashSet<>();
    for (InetAddress address : lookup.lookUp(target.host())) {
      addresses.add(new InetSocketAddress(address, target.port()));
    }
    if (addresses.isEmpty()) {
      throw new UnknownHostException(target.host() + " has no addresses");
    }
    return List.copyOf(addresses);
  }
}
