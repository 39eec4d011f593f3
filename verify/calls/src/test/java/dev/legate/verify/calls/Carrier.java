package dev.legate.verify.calls;

import dev.legate.internal.inprocess.InProcessAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** A transport that the suite runs over. */
enum Carrier {
  IN_PROCESS,
  SOCKETS;

  private static final AtomicInteger NAMES = new AtomicInteger();

  SocketAddress newAddress() {
    return switch (this) {
      case IN_PROCESS -> new InProcessAddress("suite-" + NAMES.incrementAndGet());
      case SOCKETS -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
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
}
