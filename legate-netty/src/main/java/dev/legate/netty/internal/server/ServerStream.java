package dev.legate.netty.internal.server;

import dev.legate.Deadline;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.internal.transport.CallAcceptor;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.wire.HeaderLimit;
import dev.legate.internal.wire.MessageBuffers;
import dev.legate.internal.wire.ResponseHeaders;
import dev.legate.internal.wire.SizeLimit;
import dev.legate.netty.internal.pipeline.ByteBudget;
import dev.legate.netty.internal.pipeline.CallStream;
import dev.legate.netty.internal.pipeline.HeaderBlocks;
import dev.legate.netty.internal.pipeline.Http2PipelineHandler;
import dev.legate.server.Peer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A call as its server sees it. As a command it is its own {@link #finish}, so that a unary answer
 * costs no other object.
 */
final class ServerStream extends CallStream {
  private static final Status ENDED_EARLY =
      Status.of(StatusCode.CANCELLED, "the stream has ended before its answer");
  private static final byte[] NOTHING = {};
  private static final VarHandle FINISHED;

  static {
    try {
      FINISHED =
          MethodHandles.lookup().findVarHandle(ServerStream.class, "finished", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Whether {@link #finish} was called; through FINISHED. */
  @SuppressWarnings("unused")
  private volatile boolean finished;

  private final ByteBudget.Share share;
  private @Nullable ResponseHead lastHead;
  private @Nullable ByteBuffer lastMessages;
  private Trailers trailers = Trailers.OK;

  private boolean headWritten;

  /** Whether the answer is complete; what the client still sends is of no interest. */
  private boolean answered;

  /** Whether the stream has ended without an answer while nobody listened yet. */
  private boolean endedEarly;

  private boolean listening;

  ServerStream(Http2PipelineHandler connection, Http2Stream stream, ByteBudget.Share share) {
    super(connection);
    this.share = share;
    open(stream);
  }

  /**
   * Shows the call to the server, which is told from then on what happens to it.
   *
   * @param nowNanos when it came, on the clock of its deadline
   */
  void accept(CallAcceptor acceptor, RequestHead head, long nowNanos, Peer peer) {
    StreamListener listener = acceptor.accept(head, this, peer);
    listening = true;
    listen(listener);
    Deadline deadline = head.deadline();
    if (deadline != null) {
      endAfter(nowNanos, deadline.atNanos() - nowNanos);
    }
    deframer().encoding(head.encoding());
    if (endedEarly) {
      end(ENDED_EARLY, false);
    }
  }

  /** The client has half-closed by headers: at once, or with trailers. */
  void onHalfClosedByHeaders() {
    onData(NOTHING, 0, 0, true);
  }

  // ---- commands, from any thread

  @Override
  public void sendHead(ResponseHead head) {
    if (takesEffectHere()) {
      writeHead(head);
      touch();
    } else {
      queueHead(head);
    }
  }

  @Override
  public void halfClose(@Nullable ByteBuffer framed) {
    throw new IllegalStateException("a server ends a call by finish, with trailers");
  }

  @Override
  public void finish(@Nullable ResponseHead head, @Nullable ByteBuffer framed, Trailers last) {
    if (!FINISHED.compareAndSet(this, false, true)) {
      return;
    }
    trailers = last;
    if (takesEffectHere()) {
      answer(head, framed);
    } else {
      lastHead = head;
      lastMessages = framed;
      if (framed != null) {
        leaves(framed.remaining());
      }
      queue(this);
    }
  }

  @Override
  public @Nullable String full() {
    if (!share.isFull()) {
      return null;
    }
    refusedBy("processBudget", share.limit());
    return "the buffers of the server are full, and this connection holds more than its part of them;"
        + " processBudget is "
        + share.limit()
        + " bytes";
  }

  @Override
  public void expanded(int difference) {
    share.expanded(difference);
  }

  @Override
  protected void leaves(int bytes) {
    share.leaves(bytes);
  }

  @Override
  protected void arrives(int bytes) {
    share.arrives(bytes);
  }

  @Override
  protected void getsLost(int bytes) {
    share.getsLost(bytes);
  }

  @Override
  protected void abandoned() {
    ByteBuffer framed = lastMessages;
    if (framed != null) {
      getsLost(framed.remaining());
    }
  }

  // ---- on the event loop

  @Override
  protected void run() {
    ResponseHead head = lastHead;
    ByteBuffer framed = lastMessages;
    lastHead = null;
    lastMessages = null;
    if (framed != null) {
      arrives(framed.remaining());
    }
    answer(head, framed);
  }

  private void answer(@Nullable ResponseHead givenHead, @Nullable ByteBuffer framed) {
    Http2Stream stream = stream();
    ResponseHead head = givenHead;
    if (stream == null || isOver() || !stream.maySend()) {
      return;
    }
    answered = true;
    if (head == null) {
      head = ResponseHead.PLAIN;
    }
    if (!headWritten && framed == null && ResponseHeaders.fitsTrailersOnly(head)) {
      Headers only = HeaderBlocks.trailersOnly(trailers, peersHeaderLimit());
      machine().sendHeaders(stream, only, true);
    } else {
      writeHead(head);
      if (stream.maySend()) {
        write(framed, false);
        if (framed != null && MessageBuffers.mayKeep(framed)) {
          giveBackWhenSent(framed);
        }
        machine().sendHeaders(stream, HeaderBlocks.trailers(trailers, peersHeaderLimit()), true);
      }
    }
    machine().consumedAll(stream); // of a stream that stays because its answer has to wait
    touch();
  }

  @Override
  protected void writeHead(ResponseHead head) {
    Http2Stream stream = stream();
    if (!headWritten && stream != null && stream.maySend()) {
      headWritten = true;
      Headers block = HeaderBlocks.head(head);
      int limit = peersHeaderLimit();
      if (block.listSize() <= limit) {
        machine().sendHeaders(stream, block, false);
      } else {
        fail(stream, HeaderLimit.exceeded("response headers", block.listSize(), limit, "client"));
      }
    }
  }

  /** Answers with a status that the call did not choose, and tells the call that it is over. */
  private void fail(Http2Stream stream, Status status) {
    boolean untold = stop();
    Trailers failure = new Trailers(status, ResponseHead.PLAIN.metadata());
    machine().sendHeaders(stream, HeaderBlocks.trailersOnly(failure, peersHeaderLimit()), true);
    if (untold) {
      listener().onClosed(status, false);
    }
  }

  /** Ends the call because the server needs its memory. */
  void giveWay(String why) {
    Http2Stream stream = stream();
    boolean untold = stop();
    if (stream != null) {
      machine().reset(stream, ErrorCode.ENHANCE_YOUR_CALM);
    }
    if (untold && !answered) {
      listener().onClosed(Status.of(StatusCode.CANCELLED, why), false);
    }
  }

  @Override
  protected void received(byte[] buffer, int offset, int length) {
    if (!answered) {
      super.received(buffer, offset, length);
    }
  }

  @Override
  protected void receivedEnd() {
    if (!answered && deframer().end()) {
      listener().onHalfClosed();
    }
  }

  @Override
  protected SizeLimit receiveLimit() {
    return SizeLimit.SERVER_RECEIVE;
  }

  @Override
  protected Status statusOfReset(ErrorCode code) {
    return Status.of(StatusCode.CANCELLED, "the client has reset the stream with " + code);
  }

  @Override
  protected Status statusOfLostConnection(ConnectionError reason) {
    return Status.of(
        StatusCode.CANCELLED, "the connection to the client has ended: " + reason.message());
  }

  @Override
  protected void onStreamClosed() {
    if (answered) {
      stop(); // the answer has left, as the call wanted it
    } else if (listening) {
      end(ENDED_EARLY, false);
    } else {
      endedEarly = true;
    }
  }
}
