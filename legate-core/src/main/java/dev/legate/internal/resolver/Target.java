package dev.legate.internal.resolver;

import dev.legate.internal.inprocess.InProcessAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;

/**
 * What a channel is to reach, as gRPC's naming document defines it. Immutable.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/naming.md">gRPC name resolution</a>
 */
public sealed interface Target {
  /**
   * Understands a target.
   *
   * @throws IllegalArgumentException saying what was found and what was expected
   */
  static Target parse(String text) {
    return new TargetParser(text).parse();
  }

  /** The target as it was given. */
  String text();

  /** The {@code :authority} of calls, unless the channel says otherwise. */
  String authority();

  /** An address like those it leads to, by which a transport is known to suit or not. */
  SocketAddress example();

  /** A host name to be looked up. */
  record Dns(String text, String host, int port) implements Target {
    @Override
    public String authority() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    @Override
    public SocketAddress example() {
      return InetSocketAddress.createUnresolved(host, port);
    }

    /** Whether the host is the text of an address, which nobody has to be asked for. */
    public boolean isAddress() {
      try {
        InetAddress.ofLiteral(host);
        return true;
      } catch (IllegalArgumentException aName) {
        return false;
      }
    }
  }

  /**
   * Internet addresses.
   *
   * @param addresses at least one, to be tried in this order
   */
  record Literal(String text, String authority, List<InetSocketAddress> addresses)
      implements Target {
    /** Keeps an immutable list. */
    public Literal {
      addresses = List.copyOf(addresses);
    }

    @Override
    public SocketAddress example() {
      return addresses.getFirst();
    }
  }

  /** A Unix socket. */
  record Unix(String text, UnixDomainSocketAddress address) implements Target {
    @Override
    public String authority() {
      return "localhost";
    }

    @Override
    public SocketAddress example() {
      return address;
    }
  }

  /** A server in this process. */
  record InProcess(String text, InProcessAddress address) implements Target {
    @Override
    public String authority() {
      return "localhost";
    }

    @Override
    public SocketAddress example() {
      return address;
    }
  }
}
