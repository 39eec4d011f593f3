package dev.legate.netty.internal.tls;

import dev.legate.TlsVersion;
import io.netty.channel.Channel;
import java.util.concurrent.Executor;

/**
 * The arithmetic of one connection's handshake, off its event loop.
 *
 * <p>In TLS 1.2 only a renegotiation brings more of it after the handshake, and that HTTP/2
 * prohibits (RFC 9113 §9.2.1).
 */
final class HandshakeTasks implements Executor {
  private static final System.Logger LOG = System.getLogger(HandshakeTasks.class.getName());

  private final Channel channel;

  /** Of the event loop, as are all calls. */
  private boolean prohibited;

  HandshakeTasks(Channel channel) {
    this.channel = channel;
  }

  /** The handshake is done. */
  void done(String protocol) {
    prohibited = protocol.equals(TlsVersion.TLS_1_2.protocol());
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // what is closed is closed
  public void execute(Runnable task) {
    if (prohibited) {
      LOG.log(
          System.Logger.Level.INFO,
          "closing {0}: the peer wants to renegotiate, which HTTP/2 prohibits",
          channel);
      // Past the SslHandler, which is in the middle of a record.
      channel.unsafe().close(channel.unsafe().voidPromise());
    } else {
      TlsThreads.POOL.execute(task);
    }
  }
}
