package dev.legate.netty.internal.server;

import dev.legate.TlsSession;
import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.connection.Http2Connection;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.wire.Rejection;
import dev.legate.internal.wire.RequestFields;
import dev.legate.netty.internal.pipeline.Addresses;
import dev.legate.netty.internal.pipeline.ByteBudget;
import dev.legate.netty.internal.pipeline.Command;
import dev.legate.netty.internal.pipeline.ConnectionOwner;
import dev.legate.netty.internal.pipeline.GivingWay;
import dev.legate.netty.internal.pipeline.HeaderBlocks;
import dev.legate.netty.internal.pipeline.Http2PipelineHandler;
import dev.legate.netty.internal.pipeline.StreamEvents;
import dev.legate.netty.internal.tls.Handshake;
import dev.legate.server.Peer;
import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached.Outcome;
import io.netty.channel.Channel;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: makes calls of its streams, and answers what is no gRPC request itself.
 *
 * <p>Belongs to its event loop; only {@link #drain} and {@link #shutdownNow} are for any thread.
 */
final class ServerConnection extends StreamEvents implements ConnectionOwner, Handshake.Outcome {
  private static final System.Logger LOG = System.getLogger(ServerConnection.class.getName());

  private final AcceptedConfig config;
  private final ListenOptions options;
  private final ConnectionsOfListener siblings;
  private @Nullable RequestReader requests; // until one comes: most connections may be idle
  private final Http2Connection machine;
  private final Http2PipelineHandler handler;
  private ByteBudget.@Nullable Share share;
  private @Nullable Peer peer;
  private @Nullable TlsSession tls;

  ServerConnection(AcceptedConfig config, ListenOptions options, ConnectionsOfListener siblings) {
    this.config = config;
    this.options = options;
    this.siblings = siblings;
    this.machine = Http2Connection.server(config.next(), this);
    this.handler = new Http2PipelineHandler(machine, this);
  }

  @Override
  protected Http2PipelineHandler handler() {
    return handler;
  }

  // ---- from any thread, once active

  /** Sends GOAWAY in two steps and closes when the calls have ended. */
  void drain() {
    command(m -> m.drain(System.nanoTime()));
  }

  /** Ends all calls and closes. */
  void shutdownNow() {
    command(m -> m.goAway(ErrorCode.NO_ERROR, "the server is shut down"));
  }

  private void command(Consumer<Http2Connection> action) {
    submit(
        () -> {
          if (!machine.isFinished()) {
            action.accept(machine);
          }
        });
  }

  private void submit(Runnable action) {
    handler
        .loop()
        .submit(
            Command.of(
                () -> {
                  action.run();
                  handler.touch();
                }));
  }

  // ---- the handshake, where there is one

  @Override
  public void secured(Channel channel, TlsSession session) {
    tls = session;
    siblings.handshakeOver(channel);
    channel.pipeline().addLast(handler);
  }

  @Override
  public void failed(Channel channel, String reason) {
    siblings.handshakeOver(channel);
    siblings.handshakeFailed(channel.remoteAddress(), reason);
  }

  @Override
  public void timedOut(Channel channel) {
    siblings.handshakeTimedOut(channel.remoteAddress(), config.handshakeTimeout());
  }

  // ---- the connection

  @Override
  public List<ConnectionEvents> events() {
    return options.events();
  }

  @Override
  public void onActive() {
    peer =
        new Peer(
            Addresses.toJdk(handler.channel().remoteAddress()),
            Addresses.toJdk(handler.channel().localAddress()),
            Optional.ofNullable(tls));
    share = config.share(mine -> submit(() -> GivingWay.giveWay(new Giving(), mine)));
    siblings.opened(this);
  }

  @Override
  public void onInactive(@Nullable Throwable cause) {
    if (cause != null) {
      LOG.log(System.Logger.Level.DEBUG, "the connection with {0} failed: {1}", peer, cause);
    }
    if (share != null) {
      share.close();
    }
    siblings.closed(this);
  }

  @Override
  public void onFlushed() {
    if (share != null) {
      share.report(held());
    }
  }

  @Override
  public void onConnectionError(ConnectionError error, boolean byPeer) {
    if (error.code() != ErrorCode.NO_ERROR) {
      LOG.log(System.Logger.Level.DEBUG, "the connection with {0} ended: {1}", peer, error);
    }
  }

  @Override
  public void onGoAway(int lastStreamId, ErrorCode code, String debug) {}

  @Override
  public void onSettings(Settings settings) {}

  // ---- requests

  @Override
  public void onHeaders(Http2Stream stream, Headers headers, boolean endStream) {
    if (stream.attachment() instanceof ServerStream call) {
      if (endStream) {
        call.onHalfClosedByHeaders(); // gRPC's clients send none that mean anything
      }
      return;
    }
    if (stream.receivedHeaders() > 0) {
      return; // of a request that was rejected
    }
    RequestFields fields = requests().read(headers);
    Rejection rejection = fields.rejection(options.encodings());
    if (rejection != null) {
      reject(stream, rejection);
      return;
    }
    ByteBudget.Share mine = share();
    ByteBudget.Full full = mine.full();
    if (full != null) {
      refuse(stream, full);
      return;
    }
    ServerStream call = new ServerStream(handler, stream, mine);
    stream.attach(call);
    long now = machine.now(); // when its bytes came
    RequestHead head = fields.head(now, System::nanoTime, options.maxCallTime());
    call.accept(options.acceptor(), head, now, peer());
    if (endStream) {
      call.onHalfClosedByHeaders();
    }
  }

  private RequestReader requests() {
    RequestReader reader = requests;
    if (reader == null) {
      reader = new RequestReader();
      requests = reader;
    }
    return reader;
  }

  @Override
  public void onHeadersTooLarge(Http2Stream stream, int size, int limit) {
    reject(stream, Rejection.headersTooLarge(size, limit));
  }

  private void reject(Http2Stream stream, Rejection rejection) {
    int limit = machine.peerSettings().maxHeaderListSize();
    machine.sendHeaders(stream, HeaderBlocks.rejection(rejection, limit), true);
  }

  private void refuse(Http2Stream stream, ByteBudget.Full full) {
    handler.reached(
        full.name(), full.limit(), full.held() + " bytes buffered", Outcome.STREAM_ENDED);
    reject(stream, Rejection.overBudget(full.name(), full.held(), full.limit()));
  }

  /** Itself, as it gives way to the other connections. */
  private final class Giving implements GivingWay.Holder<Http2Stream> {
    @Override
    public boolean isFinished() {
      return machine.isFinished();
    }

    @Override
    public long held() {
      return ServerConnection.this.held();
    }

    @Override
    public List<Http2Stream> largestFirst() {
      List<Http2Stream> streams = machine.openStreams();
      streams.sort(Comparator.comparingInt(Http2Stream::heldBytes).reversed());
      return streams;
    }

    @Override
    public void end(Http2Stream stream) {
      if (stream.attachment() instanceof ServerStream call) {
        call.giveWay("the server's buffers were full, and this connection held most of them");
      } else {
        machine.reset(stream, ErrorCode.ENHANCE_YOUR_CALM);
      }
    }

    @Override
    public void closeNow() {
      handler.closeNow();
    }

    @Override
    public void reached(long limit, String seen, Outcome outcome) {
      handler.reached("processBudget", limit, seen, outcome);
    }
  }

  private long held() {
    return machine.heldBytes() + handler.unwritten();
  }

  private Peer peer() {
    return known(peer);
  }

  private ByteBudget.Share share() {
    return known(share);
  }

  private static <T> T known(@Nullable T knownOnceActive) {
    if (knownOnceActive == null) {
      throw new IllegalStateException("a request has come before the connection was active");
    }
    return knownOnceActive;
  }
}
