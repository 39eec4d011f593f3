import org.jspecify.annotations.NullMarked;

/**
 * The network transport: sockets and event loops, by Netty; the one module that sees both gRPC's
 * core and HTTP/2.
 *
 * <p>It is found by {@link java.util.ServiceLoader}; an application names it only to change {@link
 * dev.legate.netty.NettyOptions}.
 */
@NullMarked
module dev.legate.netty {
  requires dev.legate;
  requires dev.legate.http2;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.codec;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.unix.common;
  requires static transitive org.jspecify;

  exports dev.legate.netty;

  provides dev.legate.internal.transport.TransportProvider with
      dev.legate.netty.internal.NettyTransportProvider;
}
