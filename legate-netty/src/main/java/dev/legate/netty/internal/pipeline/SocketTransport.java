package dev.legate.netty.internal.pipeline;

import dev.legate.netty.NettyOptions;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.internal.PlatformDependent;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** What event loops wait on, and the sockets that go with it. */
public enum SocketTransport {
  /** Linux's epoll. */
  EPOLL {
    @Override
    IoHandlerFactory ioHandlers() {
      return EpollIoHandler.newFactory();
    }

    @Override
    public ChannelFactory<Channel> sockets(SocketAddress address) {
      return isUnix(address) ? EpollDomainSocketChannel::new : EpollSocketChannel::new;
    }

    @Override
    public ChannelFactory<ServerChannel> serverSockets(SocketAddress address) {
      return isUnix(address) ? EpollServerDomainSocketChannel::new : EpollServerSocketChannel::new;
    }
  },
  /** The JDK's selectors. */
  NIO {
    @Override
    IoHandlerFactory ioHandlers() {
      return NioIoHandler.newFactory();
    }

    @Override
    public ChannelFactory<Channel> sockets(SocketAddress address) {
      return isUnix(address) ? NioDomainSocketChannel::new : NioSocketChannel::new;
    }

    @Override
    public ChannelFactory<ServerChannel> serverSockets(SocketAddress address) {
      return isUnix(address) ? NioServerDomainSocketChannel::new : NioServerSocketChannel::new;
    }
  };

  private static final System.Logger LOG = System.getLogger(SocketTransport.class.getName());

  abstract IoHandlerFactory ioHandlers();

  /** Makes sockets that can connect to an address like this one. */
  public abstract ChannelFactory<Channel> sockets(SocketAddress address);

  /** Makes sockets that can listen on an address like this one. */
  public abstract ChannelFactory<ServerChannel> serverSockets(SocketAddress address);

  private static boolean isUnix(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress;
  }

  /**
   * The transport that the options ask for.
   *
   * @throws IllegalStateException if epoll was asked for by name and does not work here
   */
  static SocketTransport chosenBy(NettyOptions options) {
    return switch (options.transport()) {
      case AUTO -> Automatic.CHOICE;
      case NIO -> NIO;
      case EPOLL -> {
        if (!Epoll.isAvailable()) {
          throw new IllegalStateException(
              "the transport epoll was asked for but does not work here",
              Epoll.unavailabilityCause());
        }
        yield EPOLL;
      }
    };
  }

  /** Decides once, when first asked. */
  private static final class Automatic {
    static final SocketTransport CHOICE = choose();

    private static SocketTransport choose() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return NIO;
      }
      // Asking before anything native is loaded: the JVM would print warnings otherwise.
      if (!isNativeAccessEnabled()) {
        LOG.log(
            System.Logger.Level.INFO,
            "sockets use NIO; starting java with --enable-native-access="
                + (Epoll.class.getModule().isNamed()
                    ? "io.netty.common,io.netty.transport.classes.epoll"
                    : "ALL-UNNAMED")
                + " lets them use epoll, which takes less CPU a call");
        return NIO;
      }
      if (!Epoll.isAvailable()) {
        LOG.log(
            System.Logger.Level.INFO,
            "sockets use NIO, because epoll does not work here: {0}",
            String.valueOf(Epoll.unavailabilityCause()));
        return NIO;
      }
      return EPOLL;
    }

    private static boolean isNativeAccessEnabled() {
      return PlatformDependent.class.getModule().isNativeAccessEnabled()
          && Epoll.class.getModule().isNativeAccessEnabled();
    }
  }
}
