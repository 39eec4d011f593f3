package dev.legate.netty.internal.pipeline;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** The JDK's addresses, which the core speaks of, and those that Netty's sockets want. */
public final class Addresses {
  private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");

  private Addresses() {}

  /** Whether sockets can have it. */
  public static boolean isSupported(SocketAddress address) {
    return address instanceof InetSocketAddress || address instanceof UnixDomainSocketAddress;
  }

  /** As the sockets of a transport want it. */
  public static SocketAddress toNetty(SocketAddress address, SocketTransport transport) {
    return transport == SocketTransport.EPOLL && address instanceof UnixDomainSocketAddress unix
        ? new DomainSocketAddress(unix.getPath().toFile())
        : address;
  }

  /** As the core knows it; one that a Unix socket does not have is the unnamed one. */
  public static SocketAddress toJdk(@Nullable SocketAddress address) {
    if (address instanceof DomainSocketAddress domain) {
      return UnixDomainSocketAddress.of(domain.path());
    }
    return address == null ? UNNAMED : address;
  }
}
