package dev.legate.netty.internal.pipeline;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;

/** How sockets that carry connections are set up, on both sides. */
public final class Sockets {
  /** What waits in a socket beyond the kernel's own buffer: enough to keep it busy. */
  private static final WriteBufferWaterMark UNWRITTEN =
      new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  private Sockets() {}

  /** Has the kernel give up sent bytes that were not acknowledged for so long (gRFC A18). */
  public static void giveUpAfter(Channel channel, Duration time) {
    if (channel instanceof EpollSocketChannel socket) {
      socket.config().setTcpUserTimeout((int) Math.min(time.toMillis(), Integer.MAX_VALUE));
    }
  }

  /** For plain text: what is read is taken at once. */
  public static void configurePlaintext(Channel channel) {
    configure(channel);
    channel.config().setRecvByteBufAllocator(new LoopReads());
  }

  /**
   * For TLS, which keeps what it read until a record is complete: it must not be the buffer that
   * all connections of the loop read into.
   */
  public static void configureTls(Channel channel) {
    configure(channel);
  }

  private static void configure(Channel channel) {
    ChannelConfig config = channel.config();
    config.setAllocator(PooledByteBufAllocator.DEFAULT);
    config.setWriteBufferWaterMark(UNWRITTEN);
    config.setOption(ChannelOption.TCP_NODELAY, true); // a socket that has no such option says so
  }
}
