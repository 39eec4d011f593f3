package dev.legate.verify.calls;

import dev.legate.client.ChannelCredentials;
import dev.legate.internal.inprocess.InProcessAddress;
import dev.legate.server.ServerCredentials;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport that the suite runs over. */
enum Carrier {
  IN_PROCESS,
  SOCKETS,
  /** Sockets, with both sides showing their certificates. */
  TLS;

  private static final AtomicInteger NAMES = new AtomicInteger();

  SocketAddress newAddress() {
    return switch (this) {
      case IN_PROCESS -> new InProcessAddress("suite-" + NAMES.incrementAndGet());
      case SOCKETS, TLS -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    };
  }

  String target(SocketAddress listening) {
    return switch (listening) {
      case InProcessAddress address -> "in-process:" + address.name();
      case InetSocketAddress address ->
          address.getAddress().getHostAddress() + ":" + address.getPort();
      default -> throw new AssertionError(listening);
    };
  }

  ServerCredentials serverCredentials() {
    return switch (this) {
      case IN_PROCESS, SOCKETS -> ServerCredentials.plaintext();
      case TLS -> Certified.SERVER;
    };
  }

  ChannelCredentials channelCredentials() {
    return switch (this) {
      case IN_PROCESS, SOCKETS -> ChannelCredentials.plaintext();
      case TLS -> Certified.CLIENT;
    };
  }

  /** Made when first asked for, once. */
  private static final class Certified {
    static final ServerCredentials SERVER;
    static final ChannelCredentials CLIENT;

    static {
      TestCertificates authority = new TestCertificates("suite");
      SERVER =
          ServerCredentials.tls(authority.identity("server", "ip:127.0.0.1,dns:example.test"))
              .requireClients(authority.trust());
      CLIENT =
          ChannelCredentials.tls()
              .trust(authority.trust())
              .identity(authority.identity("client", "uri:spiffe://suite/client"));
    }
  }
}
