package dev.legate.netty.internal.pipeline;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;

/** How sockets that carry connections are set up, on both sides. */
final class Sockets {
  /** What waits in a socket beyond the kernel's own buffer: enough to keep it busy. */
  private static final WriteBufferWaterMark UNWRITTEN =
      new WriteBufferWaterMark(32 * 1024, 128 * 1024);

  private Sockets() {}

  static void configure(Channel channel) {
    ChannelConfig config = channel.config();
    config.setAllocator(PooledByteBufAllocator.DEFAULT);
    config.setRecvByteBufAllocator(new LoopReads());
    config.setWriteBufferWaterMark(UNWRITTEN);
    config.setOption(ChannelOption.TCP_NODELAY, true); // a socket that has no such option says so
  }
}
