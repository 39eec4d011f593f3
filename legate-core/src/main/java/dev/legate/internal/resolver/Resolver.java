package dev.legate.internal.resolver;

import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of one target. For any thread. */
@FunctionalInterface
public interface Resolver {
  /**
   * Finds the addresses; may block for as long as the system's own look-up takes.
   *
   * @return at least one, the first to be tried first
   * @throws UnknownHostException if there are none, saying why
   */
  List<SocketAddress> resolve() throws UnknownHostException;

  /** The resolver of a target. */
  static Resolver of(Target target, HostLookup lookup) {
    return switch (target) {
      case Target.Dns dns -> new DnsResolver(dns, lookup);
      case Target.Literal literal -> () -> List.copyOf(literal.addresses());
      case Target.Unix unix -> () -> List.of(unix.address());
      case Target.InProcess inProcess -> () -> List.of(inProcess.address());
    };
  }
}
