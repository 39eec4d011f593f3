package dev.legate.netty.internal.pipeline;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/** Has a socket's bytes read into the buffer of its event loop. */
final class LoopReads extends DefaultMaxMessagesRecvByteBufAllocator {
  @Override
  @SuppressWarnings("deprecation") // Netty's Handle, which its own interface returns
  public Handle newHandle() {
    return new MaxMessageHandle() {
      @Override
      public int guess() {
        return LoopBuffers.READ;
      }

      @Override
      public ByteBuf allocate(ByteBufAllocator others) {
        ByteBuf free = null;
        if (Thread.currentThread() instanceof EventLoopThread thread && thread.loop != null) {
          free = thread.loop.buffers().toRead();
        }
        return free != null ? free : super.allocate(others);
      }
    };
  }
}
