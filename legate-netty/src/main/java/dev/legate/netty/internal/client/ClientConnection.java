package dev.legate.netty.internal.client;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.TlsSession;
import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.connection.Http2Connection;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.ConnectionListener;
import dev.legate.internal.transport.ConnectorOptions;
import dev.legate.internal.transport.FailureTexts;
import dev.legate.internal.transport.Keepalive;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.RequestHeaders;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.internal.pipeline.Command;
import dev.legate.netty.internal.pipeline.ConnectionConfig;
import dev.legate.netty.internal.pipeline.ConnectionOwner;
import dev.legate.netty.internal.pipeline.Http2PipelineHandler;
import dev.legate.netty.internal.pipeline.Sockets;
import dev.legate.netty.internal.pipeline.StreamEvents;
import dev.legate.netty.internal.tls.Handshake;
import dev.legate.netty.internal.tls.TlsFailure;
import dev.legate.netty.internal.tls.TlsSecurity;
import dev.legate.spi.ConnectionEvents;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, from the attempt to its end, and the transport that it is in between.
 *
 * <p>Belongs to its event loop; the methods of {@link ClientTransport} are for any thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the end of a socket comes as an event
final class ClientConnection extends StreamEvents implements ConnectionOwner, ClientTransport {
  private static final String CLOSED_BY_SERVER = "the server closed the connection";

  private final SocketAddress address;
  private final ConnectionEnd ending;
  private final ConnectionListener listener;
  private final List<ConnectionEvents> events;
  private final Http2Connection machine;
  private final Http2PipelineHandler handler;
  private final RequestBlocks requests;
  private final ResponseReader responses = new ResponseReader();
  private final PendingStreams pending;
  private final KeepalivePace pace;
  private final @Nullable Keepalive keepalive;
  private boolean secure;
  private @Nullable Channel channel;
  private Phase phase = Phase.CONNECT;

  /** How it ended, once it has. */
  private @Nullable Status ended;

  /** Where a connection stands; the first three are named in the status of a failure. */
  private enum Phase {
    CONNECT,
    TLS,
    PREFACE,
    READY,
    /** It was idle: no more calls are sent here, but those on their way are taken. */
    RETIRED,
    /** Those calls go on that were started. */
    DRAINING,
    CLOSED
  }

  ClientConnection(
      SocketAddress address,
      ConnectorOptions connector,
      NettyOptions options,
      KeepalivePace pace,
      ConnectionListener listener) {
    this.events = connector.events();
    this.address = address;
    this.ending = new ConnectionEnd(address);
    this.listener = listener;
    this.requests = new RequestBlocks(RequestHeaders.Common.of(connector));
    this.pending = new PendingStreams(options.maxPendingCalls());
    this.pace = pace;
    this.keepalive = pace.now();
    this.machine =
        Http2Connection.client(
            ConnectionConfig.client(options, keepalive, connector.idleTimeout()), this);
    this.handler = new Http2PipelineHandler(machine, this);
  }

  @Override
  protected Http2PipelineHandler handler() {
    return handler;
  }

  /** Takes a socket that is about to connect; without a security it is in plain text. */
  void begin(Channel socket, @Nullable TlsSecurity security) {
    channel = socket;
    secure = security != null;
    if (security == null) {
      Sockets.configurePlaintext(socket);
      socket.pipeline().addLast(handler);
    } else {
      Sockets.configureTls(socket);
      socket.pipeline().addLast(new TlsPhase(), security.handshake(new TlsOutcome()));
    }
  }

  /** Notices that the socket is connected. */
  private final class TlsPhase extends ChannelInboundHandlerAdapter {
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      phase = Phase.TLS;
      listener.onPhase("TLS");
      ctx.fireChannelActive();
      ctx.pipeline().remove(this);
    }
  }

  private final class TlsOutcome implements Handshake.Outcome {
    @Override
    public void secured(Channel socket, TlsSession session) {
      socket.pipeline().addLast(handler);
    }

    @Override
    public void failed(Channel socket, String why) {
      ending.because(why);
      end(null);
    }
  }

  // ---- the transport, from any thread

  @Override
  public TransportStream start(
      RequestHead head, @Nullable ByteBuffer framed, boolean end, StreamListener caller) {
    ClientStream call = new ClientStream(this, head, caller);
    call.start(framed, end);
    return call;
  }

  @Override
  public SocketAddress remoteAddress() {
    return address;
  }

  @Override
  public boolean secure() {
    return secure;
  }

  @Override
  public void shutdown() {
    command(this::drain);
  }

  @Override
  public void shutdownNow(String why) {
    command(() -> giveUp(why));
  }

  private void command(Runnable action) {
    handler.loop().submit(Command.of(action));
  }

  // ---- calls, on the event loop

  /** Opens a stream for a new call, now or when the server allows one. */
  void admit(ClientStream call) {
    if (!isUsable()) {
      call.refuse(refusal(), true);
    } else if (pending.isEmpty() && machine.canOpenStream()) {
      call.openNow(requests);
      handler.touch();
      leaveIfUsedUp();
    } else if (!machine.acceptsStreams()) {
      noMoreStreams();
      call.refuse(refusal(), true);
    } else if (pending.add(call)) {
      call.queued(machine.peerSettings().maxConcurrentStreams());
    } else {
      call.refuse(
          Status.of(
              StatusCode.RESOURCE_EXHAUSTED,
              "the server at %s allows %d concurrent streams, and NettyOptions.maxPendingCalls, which is %d, wait for one already: use more channels or fewer calls"
                  .formatted(
                      FailureTexts.address(address),
                      machine.peerSettings().maxConcurrentStreams(),
                      pending.size())),
          false);
    }
  }

  /** A call is cancelled. */
  void forget(ClientStream call) {
    pending.remove(call);
    drainIfIdle();
  }

  private void openPending() {
    while (!pending.isEmpty() && machine.canOpenStream()) {
      ClientStream call = pending.poll();
      if (call != null) {
        call.dequeued();
        call.openNow(requests);
        handler.touch();
      }
    }
    leaveIfUsedUp();
    drainIfIdle();
  }

  /** Before a call has to be refused here: the last stream id is used, or the server goes away. */
  private void leaveIfUsedUp() {
    if (!machine.acceptsStreams()) {
      noMoreStreams();
    }
  }

  /** The server takes no more streams: those that wait may try elsewhere. */
  private void noMoreStreams() {
    tellDraining();
    refusePending(refusal());
  }

  private void refusePending(Status status) {
    for (ClientStream call = pending.poll(); call != null; call = pending.poll()) {
      call.refuse(status, true);
    }
  }

  /** Why calls that come now are not taken; if it is known, why the connection ends. */
  Status refusal() {
    return ended != null ? ended : ending.refusal();
  }

  private void tellDraining() {
    if (phase == Phase.READY) {
      phase = Phase.DRAINING;
      listener.onDraining(machine.hasOpenedStreams());
    } else if (phase == Phase.RETIRED) {
      phase = Phase.DRAINING;
    }
  }

  private boolean isUsable() {
    return phase == Phase.READY || phase == Phase.RETIRED;
  }

  @Override
  public void onIdle() {
    if (phase == Phase.READY && pending.isEmpty()) {
      phase = Phase.RETIRED;
      listener.onDraining(machine.hasOpenedStreams());
    }
  }

  private void drain() {
    if (isUsable()) {
      phase = Phase.DRAINING;
    }
    drainIfIdle();
  }

  /** Calls that wait for a stream were there before the shutdown, and get theirs. */
  private void drainIfIdle() {
    if (phase == Phase.DRAINING && pending.isEmpty() && !machine.isFinished()) {
      machine.drain(System.nanoTime());
      handler.touch();
    }
  }

  private void giveUp(String why) {
    ending.giveUp(why);
    if (phase != Phase.CLOSED && !machine.isFinished()) {
      refusePending(Status.of(StatusCode.UNAVAILABLE, why));
      machine.goAway(ErrorCode.NO_ERROR, why);
      handler.touch();
    }
  }

  // ---- the attempt

  /** The socket could not be connected; no other event has come. */
  void connectFailed(Throwable cause) {
    end(cause);
  }

  /** The time for connecting is over. */
  void connectTimedOut(Duration limit) {
    if (isBeforeReady()) {
      closeWith("no answer within " + limit.toMillis() / 1000.0 + " s" + hintOfSilence());
    }
  }

  /** Nobody wants the connection any more. */
  void cancel() {
    if (isBeforeReady()) {
      closeWith("the attempt was cancelled");
    } else {
      giveUp("the connection was cancelled");
    }
  }

  private void closeWith(String why) {
    ending.because(why);
    Channel socket = channel;
    if (socket != null) {
      socket.close();
    }
  }

  private boolean isBeforeReady() {
    return phase == Phase.CONNECT || phase == Phase.TLS || phase == Phase.PREFACE;
  }

  // ---- events of the connection

  @Override
  public List<ConnectionEvents> events() {
    return events;
  }

  @Override
  public void onActive() {
    phase = Phase.PREFACE;
    listener.onPhase("preface");
  }

  @Override
  public void onSettings(Settings peer) {
    if (phase == Phase.PREFACE) {
      phase = Phase.READY;
      listener.onReady(this);
    }
    openPending();
  }

  @Override
  protected void beforeReset() {
    if (!machine.acceptsStreams()) {
      tellDraining(); // or the call would be tried again here
    }
  }

  @Override
  protected void beforeAbort() {
    tellDraining();
  }

  @Override
  public void onGoAway(int lastStreamId, ErrorCode code, String debug) {
    if (code == ErrorCode.ENHANCE_YOUR_CALM && debug.equals(Http2Connection.TOO_MANY_PINGS)) {
      pace.tooManyPings(address, keepalive);
    }
    ending.goAway(lastStreamId, code, debug);
    noMoreStreams();
  }

  /** Whether the server's GOAWAY says that it will not process this stream. */
  boolean isBeyondGoAway(int streamId) {
    return ending.isBeyondGoAway(streamId);
  }

  @Override
  public void onConnectionError(ConnectionError error, boolean byPeer) {
    ending.error(error, byPeer);
  }

  @Override
  public void onFailure(IOException cause) {
    boolean first = ending.because(text(cause));
    if (first && phase == Phase.PREFACE && cause instanceof SSLException) {
      phase = Phase.TLS; // TLS 1.3: what the server thinks of our certificate comes so late
    }
  }

  @Override
  public void onInactive(@Nullable Throwable cause) {
    end(cause);
  }

  private void end(@Nullable Throwable cause) {
    if (phase == Phase.CLOSED) {
      return;
    }
    Status status = closed(cause);
    tellDraining();
    phase = Phase.CLOSED;
    ended = status;
    refusePending(status);
    listener.onClosed(status);
  }

  // ---- events of streams

  @Override
  public void onHeaders(Http2Stream stream, Headers headers, boolean endStream) {
    if (stream.attachment() instanceof ClientStream call) {
      call.onHeaders(headers, endStream, responses);
    }
  }

  @Override
  public void onHeadersTooLarge(Http2Stream stream, int size, int limit) {
    if (stream.attachment() instanceof ClientStream call) {
      call.onHeadersTooLarge(size, limit);
    }
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    super.onStreamClosed(stream);
    openPending();
  }

  // ---- what statuses say

  private Status closed(@Nullable Throwable cause) {
    String why = ending.reasonOr(cause != null ? text(cause) : CLOSED_BY_SERVER);
    return switch (phase) {
      case CONNECT -> FailureTexts.cannotConnect(address, "connect", why);
      case TLS -> FailureTexts.cannotConnect(address, "TLS", why);
      case PREFACE ->
          FailureTexts.cannotConnect(
              address, "preface", why + SocketFailure.hintOfPreface(why, secure));
      case READY, RETIRED, DRAINING, CLOSED -> ending.lost(why);
    };
  }

  /** What it means for a call that the connection has ended under it. */
  Status lost(ConnectionError error) {
    return ending.lost(error);
  }

  private String text(Throwable cause) {
    return cause instanceof SSLException
        ? TlsFailure.text(cause)
        : SocketFailure.text(cause, address);
  }

  private String hintOfSilence() {
    return switch (phase) {
      case CONNECT -> "; is the host up, and is there a firewall in between?";
      case TLS -> "; does the server expect plain text?";
      default -> "";
    };
  }
}
