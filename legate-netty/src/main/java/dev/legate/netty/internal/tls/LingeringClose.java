package dev.legate.netty.internal.tls;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Closes a connection whose handshake has failed half at first: a close with unread bytes would be
 * a reset, which could overtake the alert that says why.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end comes as channelInactive
final class LingeringClose extends ChannelOutboundHandlerAdapter {
  private static final int LINGER_SECONDS = 1;

  private final BooleanSupplier failed;
  private boolean lingering;

  LingeringClose(BooleanSupplier failed) {
    this.failed = failed;
  }

  @Override
  public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
    Channel channel = ctx.channel();
    if (lingering
        || !failed.getAsBoolean()
        || !channel.isActive()
        || !(channel instanceof DuplexChannel duplex)) {
      ctx.close(promise);
      return;
    }
    lingering = true;
    channel.config().setAutoRead(true);
    ctx.flush();
    duplex.shutdownOutput();
    channel.eventLoop().schedule(() -> ctx.close(promise), LINGER_SECONDS, TimeUnit.SECONDS);
  }
}
