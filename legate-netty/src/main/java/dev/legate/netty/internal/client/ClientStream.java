package dev.legate.netty.internal.client;

import dev.legate.Deadline;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.internal.transport.CancelReason;
import dev.legate.internal.transport.FailureTexts;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.wire.ForeignResponse;
import dev.legate.internal.wire.HeaderLimit;
import dev.legate.internal.wire.ResponseFields;
import dev.legate.internal.wire.SizeLimit;
import dev.legate.internal.wire.StatusMapping;
import dev.legate.netty.internal.pipeline.CallStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A call as its client sees it. As a command it is its own start, so that a unary request costs no
 * other object.
 */
final class ClientStream extends CallStream {
  private final ClientConnection connection;
  private final RequestHead head;
  private final StreamListener caller;
  private @Nullable ByteBuffer firstMessages;
  private boolean endsWithFirst;

  /** What was sent while there was no stream yet; null if nothing. */
  private @Nullable Queue<ByteBuffer> waiting;

  /** An answer that is not gRPC's; null if it is, or has not begun. */
  private @Nullable ForeignResponse foreign;

  private boolean answering;

  /** Of the deadline, if there is one, when this was last looked at. */
  private long remainingNanos;

  /** Neighbours among those that wait for a stream; {@link PendingStreams}'. */
  @Nullable ClientStream previousPending;

  @Nullable ClientStream nextPending;
  boolean isPending;

  ClientStream(ClientConnection connection, RequestHead head, StreamListener caller) {
    super(connection.handler());
    this.connection = connection;
    this.head = head;
    this.caller = caller;
  }

  /** Has the event loop start the call. */
  void start(@Nullable ByteBuffer framed, boolean end) {
    firstMessages = framed;
    endsWithFirst = end;
    queue(this);
  }

  // ---- commands, from any thread

  @Override
  public void sendHead(ResponseHead responseHead) {
    throw new IllegalStateException("a client sends no response head");
  }

  @Override
  public void halfClose(@Nullable ByteBuffer framed) {
    if (takesEffectHere()) {
      write(framed, true);
      touch();
    } else {
      queueHalfClose(framed);
    }
  }

  @Override
  public void finish(@Nullable ResponseHead last, @Nullable ByteBuffer framed, Trailers trailers) {
    throw new IllegalStateException("a client ends its half of a call by halfClose");
  }

  // ---- on the event loop

  @Override
  protected void run() {
    listen(caller);
    Deadline deadline = head.deadline();
    if (deadline != null) {
      remainingNanos = deadline.remainingNanos();
      endAfter(System.nanoTime(), remainingNanos);
    }
    connection.admit(this);
  }

  @Override
  protected void abandoned() {
    caller.onClosed(
        Status.of(StatusCode.UNAVAILABLE, "the connection's event loop has ended"), true);
  }

  /** Opens the stream and sends what there is, unless the server would not take its headers. */
  void openNow(RequestBlocks blocks) {
    Headers request = blocks.of(head, remainingNanos);
    int limit = peersHeaderLimit();
    if (request.listSize() > limit) {
      refuse(HeaderLimit.exceeded("request headers", request.listSize(), limit, "server"), false);
      return;
    }
    ByteBuffer framed = firstMessages;
    Queue<ByteBuffer> more = waiting;
    firstMessages = null;
    waiting = null;
    boolean end = endsWithFirst;
    boolean nothing = framed == null && more == null;
    open(machine().openStream(request, end && nothing, this));
    if (nothing) {
      return;
    }
    write(framed, end && more == null);
    if (more != null) {
      for (ByteBuffer each = more.poll(); each != null; each = more.poll()) {
        write(each, end && more.isEmpty());
      }
    }
  }

  @Override
  protected void writeHead(ResponseHead responseHead) {
    throw new IllegalStateException("a client sends no response head");
  }

  @Override
  protected SizeLimit receiveLimit() {
    return SizeLimit.CLIENT_RECEIVE;
  }

  @Override
  protected void write(@Nullable ByteBuffer framed, boolean end) {
    if (stream() != null || isOver()) {
      if (framed != null || end) {
        super.write(framed, end);
      }
      return;
    }
    if (framed != null) {
      if (waiting == null) {
        waiting = new ArrayDeque<>();
      }
      waiting.add(framed);
    }
    endsWithFirst |= end;
  }

  @Override
  protected void cancelled(CancelReason reason) {
    connection.forget(this);
    super.cancelled(reason);
  }

  /** The call waits for a stream, of which the server allows so many. */
  void queued(int limit) {
    caller.onQueued(limit);
  }

  /** The waiting is over; {@link #openNow} follows. */
  void dequeued() {
    Deadline deadline = head.deadline();
    if (deadline != null) {
      remainingNanos = deadline.remainingNanos();
    }
    caller.onDequeued();
  }

  /** Ends a call that has got no stream. */
  void refuse(Status status, boolean unprocessed) {
    if (!unprocessed) {
      end(status, false);
    } else if (stop()) {
      listener().onNotSent(status);
    }
  }

  void onHeaders(Headers headers, boolean endStream, ResponseReader reader) {
    if (isOver()) {
      return;
    }
    ResponseFields fields = reader.read(headers);
    if (!answering) {
      answering = true;
      if (endStream) {
        ended(fields.trailersOnly());
      } else {
        begin(fields);
      }
    } else if (endStream && foreign == null) {
      Trailers trailers = fields.trailers();
      if (trailers.status().isOk()) {
        deframer().end(); // tells what is wrong, should a message be incomplete
      }
      ended(trailers);
    } else if (endStream) {
      receivedEnd();
    }
  }

  /** Response headers or trailers are larger than we said that we take. */
  void onHeadersTooLarge(int size, int limit) {
    end(
        Status.of(
            StatusCode.RESOURCE_EXHAUSTED,
            "the %s have %d bytes, more than this client's limit of %d bytes, which NettyOptions.maxHeaderListSize sets"
                .formatted(answering ? "trailers" : "response headers", size, limit)),
        false);
  }

  private void begin(ResponseFields fields) {
    Status failure = fields.failure();
    if (failure != null) {
      foreign = new ForeignResponse(failure, fields.hint());
      return;
    }
    deframer().encoding(fields.head().encoding());
    listener().onHead(fields.head());
  }

  private void ended(Trailers trailers) {
    tellMessages();
    if (stop()) {
      listener().onTrailers(trailers);
    }
  }

  @Override
  protected void received(byte[] buffer, int offset, int length) {
    if (foreign != null) {
      foreign.data(buffer, offset, length);
      Http2Stream stream = stream();
      if (stream != null) {
        machine().consumed(stream, length);
        if (foreign.isEnough()) {
          end(foreign.end(), false);
          machine().reset(stream, ErrorCode.CANCEL);
        }
      }
    } else {
      super.received(buffer, offset, length);
    }
  }

  @Override
  protected void receivedEnd() {
    if (foreign != null) {
      end(foreign.end(), false);
    } else if (deframer().end()) {
      end(Status.of(StatusCode.UNKNOWN, "the server ended its answer without trailers"), false);
    } else {
      end(Status.of(StatusCode.INTERNAL, "the server ended its answer inside a message"), false);
    }
  }

  @Override
  protected Status statusOfReset(ErrorCode code) {
    Http2Stream stream = stream();
    if (stream != null && connection.isBeyondGoAway(stream.id())) {
      return connection.refusal();
    }
    String more = stream != null && stream.unprocessed() ? ", without having processed it" : "";
    return Status.of(
        StatusMapping.ofReset(code.code()),
        "the server has reset the stream with "
            + code
            + more
            + FailureTexts.hintOfReset(code.code()));
  }

  @Override
  protected Status statusOfLostConnection(ConnectionError reason) {
    return connection.lost(reason);
  }
}
