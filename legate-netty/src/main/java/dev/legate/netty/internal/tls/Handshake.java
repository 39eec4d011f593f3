package dev.legate.netty.internal.tls;

import dev.legate.TlsSession;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** The handshake of one connection, on its event loop; leaves the pipeline when it is done. */
@SuppressWarnings("FutureReturnValueIgnored") // the end comes as channelInactive
public final class Handshake extends ChannelInboundHandlerAdapter {

  /** A fatal alert in a record of its own (RFC 8446 §5.1, §6). */
  private static final byte[] UNEXPECTED_MESSAGE = {21, 3, 3, 0, 2, 2, 10};

  private final TlsSecurity security;
  private final Outcome outcome;
  private @Nullable HandshakeTasks tasks;
  private boolean begun;
  private boolean failed;

  /** Who is told. Exactly one of the first two is. */
  public interface Outcome {
    /** Everything that follows is encrypted, and is HTTP/2. */
    void secured(Channel channel, TlsSession session);

    /**
     * The connection closes.
     *
     * @param reason in one line
     */
    void failed(Channel channel, String reason);

    /** The peer has not done its part in time, if there is one; {@link #failed} follows. */
    default void timedOut(Channel channel) {}
  }

  Handshake(TlsSecurity security, Outcome outcome) {
    this.security = security;
    this.outcome = outcome;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    ctx.channel().config().setAutoRead(false); // until there is somebody to read
    if (ctx.channel().isActive()) {
      begin(ctx);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    begin(ctx);
  }

  private void begin(ChannelHandlerContext ctx) {
    if (begun) {
      return;
    }
    begun = true;
    security.context(
        context -> {
          if (ctx.executor().inEventLoop()) {
            handshake(ctx, context);
          } else {
            try {
              ctx.executor().execute(() -> handshake(ctx, context));
            } catch (RejectedExecutionException ended) {
              ctx.channel().close(); // as the loop has closed it
            }
          }
        });
  }

  private void handshake(ChannelHandlerContext ctx, SslContext context) {
    if (failed || !ctx.channel().isActive()) {
      return;
    }
    tasks = new HandshakeTasks(ctx.channel());
    ctx.pipeline()
        .addBefore(ctx.name(), null, security.handler(context, ctx.channel(), tasks))
        .addFirst(new LingeringClose(() -> failed));
    ctx.channel().config().setAutoRead(true);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      if (completion.isSuccess()) {
        succeeded(ctx);
      } else {
        if (completion.cause() instanceof SslHandshakeTimeoutException && !failed) {
          outcome.timedOut(ctx.channel());
        }
        fail(ctx, security.text(completion.cause()));
        if (completion.cause() instanceof NotSslRecordException) {
          // Past the SslHandler, which writes nothing here: a client in plain text can tell by it.
          ctx.pipeline()
              .context(LingeringClose.class)
              .writeAndFlush(Unpooled.wrappedBuffer(UNEXPECTED_MESSAGE));
        }
      }
    }
  }

  private void succeeded(ChannelHandlerContext ctx) {
    SslHandler handler = ctx.pipeline().get(SslHandler.class);
    SSLSession session = handler.engine().getSession();
    String chosen = handler.applicationProtocol();
    if (!TlsContexts.H2.equals(chosen)) {
      fail(
          ctx,
          "the peer did not agree on h2 (HTTP/2) by ALPN, which gRPC needs, found "
              + (chosen == null ? "no protocol" : chosen));
      ctx.close();
      return;
    }
    if (tasks != null) {
      tasks.done(session.getProtocol());
    }
    ctx.pipeline().remove(LingeringClose.class);
    ctx.pipeline().remove(this);
    outcome.secured(
        ctx.channel(),
        new TlsSession(session.getProtocol(), session.getCipherSuite(), peer(session)));
  }

  private static List<X509Certificate> peer(SSLSession session) {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate each : session.getPeerCertificates()) {
        chain.add((X509Certificate) each);
      }
    } catch (SSLPeerUnverifiedException anonymous) {
      return List.of(); // it has shown none
    }
    return chain;
  }

  private void fail(ChannelHandlerContext ctx, String reason) {
    if (!failed) {
      failed = true;
      outcome.failed(ctx.channel(), reason);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message); // of who was refused
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(ctx, security.text(new ClosedChannelException()));
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
    Throwable cause =
        thrown instanceof DecoderException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    fail(ctx, security.text(cause));
    ctx.close();
  }
}
