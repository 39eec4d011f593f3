package dev.legate.netty.internal.pipeline;

import static java.util.Objects.requireNonNull;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.StreamError;
import dev.legate.http2.connection.Http2Connection;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.internal.transport.CancelReason;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.MessageDeframer;
import dev.legate.internal.wire.SizeLimit;
import dev.legate.spi.LimitReached.Outcome;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A call on an HTTP/2 stream: turns the call's commands into those of the connection, and the
 * stream's events into those of the call's listener.
 *
 * <p>The commands of {@link TransportStream} are for any thread. On the event loop they take effect
 * in place, unless one of this call was queued before; elsewhere they are queued. All else belongs
 * to the event loop. The call itself is the queue's node for its largest command.
 */
public abstract class CallStream extends Command implements TransportStream {
  private final Http2PipelineHandler connection;
  private @Nullable Http2Stream stream;
  private @Nullable StreamListener listener;
  private @Nullable MessageDeframer deframer;
  private @Nullable DeadlineTimer deadlineTimer;

  /**
   * Whether a command was ever queued, so that the next must be, too. Needs no synchronization: two
   * commands of which one happens before the other see it, and others have no order.
   */
  private boolean queued;

  /** Whether the peer may still send; a stale value costs a command that does nothing. */
  private boolean receiving = true;

  /** Whether the listener is to be told nothing any more. */
  private boolean over;

  /** Whether {@link #tellMessages} is due at the end of this read. */
  private boolean toldLater;

  /**
   * Written by the event loop, at first before there is a message to take; a stale value costs
   * commands, or a little of the window.
   */
  private int creditPiece;

  /** Bytes of messages that were given to the machine and have not left. */
  private int unsent;

  /** Null until there is a large message whose array is to be used again. */
  private @Nullable LeavingArrays leaving;

  /** The sending thread's; null until it has a message for another thread. */
  private @Nullable SendBatches batches;

  /** A call on a connection that is active. */
  protected CallStream(Http2PipelineHandler connection) {
    this.connection = connection;
  }

  // ---- commands, from any thread

  @Override
  public final ByteBuffer room(int bytes) {
    return takesEffectHere() ? ByteBuffer.allocate(bytes) : batches().room(bytes);
  }

  @Override
  public final void sendMessage(ByteBuffer framed) {
    if (takesEffectHere()) {
      write(framed, false);
      connection.touch();
      return;
    }
    SendBatch another = batches().add(framed);
    if (another != null) {
      leaves(framed.remaining());
      queue(another);
    }
  }

  private SendBatches batches() {
    SendBatches known = batches;
    if (known == null) {
      known = new SendBatches(MessagesOfCall::new);
      batches = known;
    }
    return known;
  }

  /** A message is on its way to the event loop, in memory that nothing else counts yet. */
  protected void leaves(int bytes) {}

  /** A message that {@linkplain #leaves was on its way} has arrived on the event loop. */
  protected void arrives(int bytes) {}

  /** The event loop has ended before the message came. */
  protected void getsLost(int bytes) {}

  @Override
  public final void cancel(CancelReason reason) {
    if (takesEffectHere()) {
      perform(StreamCommand.Kind.CANCEL, reason, 0);
    } else {
      queue(new StreamCommand(this, StreamCommand.Kind.CANCEL, reason));
    }
  }

  @Override
  public final void taken(int bytes) {
    if (!receiving) {
      return; // nobody waits for credit of a stream that is over
    }
    if (takesEffectHere()) {
      perform(StreamCommand.Kind.TAKEN, null, bytes);
    } else {
      queue(new StreamCommand(this, bytes));
    }
  }

  @Override
  public final int creditPiece() {
    return creditPiece;
  }

  @Override
  public final void limitReached(String limit, long configured, String seen) {
    tell(() -> connection.reached(limit, configured, seen, Outcome.STREAM_ENDED));
  }

  @Override
  public final void refusedBy(String limit, long configured) {
    if (connection.loop().isCurrent()) {
      connection.refused(limit, configured);
    } else {
      tell(() -> connection.refused(limit, configured));
    }
  }

  /** Not {@link #queue}: it is no command of the call's, whose next may still take effect here. */
  private void tell(Runnable report) {
    if (connection.loop().isCurrent()) {
      report.run();
      return;
    }
    connection.loop().submit(Command.of(report));
  }

  /** Whether a command may be carried out by the caller, who then calls {@link #touch}. */
  protected final boolean takesEffectHere() {
    return !queued && connection.loop().isCurrent();
  }

  /** Queues {@link #writeHead}. */
  protected final void queueHead(ResponseHead head) {
    queue(new StreamCommand(this, StreamCommand.Kind.HEAD, head));
  }

  /** Queues {@link #write} of the last messages. */
  protected final void queueHalfClose(@Nullable ByteBuffer framed) {
    queue(new StreamCommand(this, StreamCommand.Kind.HALF_CLOSE, framed));
  }

  /** Has a command carried out by the event loop, after those queued before. */
  protected final void queue(Command command) {
    queued = true;
    connection.loop().submit(command);
  }

  /** The connection has been given something to write. */
  protected final void touch() {
    connection.touch();
  }

  /** Carries out a queued command. */
  final void perform(StreamCommand.Kind kind, @Nullable Object argument, int bytes) {
    switch (kind) {
      case HEAD -> writeHead((ResponseHead) requireNonNull(argument));
      case HALF_CLOSE -> write((ByteBuffer) argument, true);
      case CANCEL -> cancelled((CancelReason) requireNonNull(argument));
      case TAKEN -> {
        if (stream != null && receiving) {
          machine().consumed(stream, bytes);
          creditPiece = machine().creditPiece(stream);
        }
      }
    }
    connection.touch();
  }

  // ---- what commands do, on the event loop

  /** Sends the response headers. */
  protected abstract void writeHead(ResponseHead head);

  /** Sends framed messages, then the end of our half if it is one. */
  protected void write(@Nullable ByteBuffer framed, boolean end) {
    Http2Stream open = stream;
    if (open == null || !open.maySend()) {
      return; // too late
    }
    if (framed != null) {
      machine()
          .sendData(
              open,
              framed.array(),
              framed.arrayOffset() + framed.position(),
              framed.remaining(),
              end);
      unsent += framed.remaining();
    } else if (end) {
      machine().sendData(open, NOTHING, 0, 0, true);
    }
  }

  private static final byte[] NOTHING = {};

  /** The array of a large message that was just written is nobody else's, and used again. */
  protected final void giveBackWhenSent(ByteBuffer framed) {
    if (stream != null && !stream.isClosed()) {
      LeavingArrays arrays = leaving;
      if (arrays == null) {
        arrays = new LeavingArrays();
        leaving = arrays;
      }
      arrays.add(framed, unsent);
    }
  }

  /** Resets the stream, if there is one, and tells nobody. */
  protected void cancelled(CancelReason reason) {
    stop();
    receiving = false;
    if (stream != null && !stream.isClosed()) {
      machine()
          .reset(
              stream,
              switch (reason) {
                case CANCELLED -> ErrorCode.CANCEL;
                case INTERNAL -> ErrorCode.INTERNAL_ERROR;
                case REFUSED -> ErrorCode.REFUSED_STREAM;
              });
    }
  }

  // ---- the call's state, on the event loop

  /** The call's stream. */
  protected final void open(Http2Stream opened) {
    stream = opened;
    creditPiece = machine().creditPiece(opened);
  }

  /** The call's stream, or null if it has none yet. */
  protected final @Nullable Http2Stream stream() {
    return stream;
  }

  /** Whose limit the received messages have to keep. */
  protected abstract SizeLimit receiveLimit();

  /** Who is told of the call, from now on. */
  protected final void listen(StreamListener told) {
    listener = told;
    Loop loop = connection.loop();
    deframer =
        new MessageDeframer(told, loop.advance(), loop.receivers().gathering(), receiveLimit());
  }

  /** The listener is to be told when the call's time is over, so long after now. */
  protected final void endAfter(long nowNanos, long delayNanos) {
    if (!over) {
      deadlineTimer = new DeadlineTimer();
      connection.loop().timers().set(deadlineTimer, nowNanos, delayNanos);
    }
  }

  /** Who is told of the call. */
  protected final StreamListener listener() {
    return requireNonNull(listener, "the call has no listener yet");
  }

  /** Finds the messages in what is received. */
  protected final MessageDeframer deframer() {
    return requireNonNull(deframer, "the call has no listener yet");
  }

  /** The connection's machine. */
  protected final Http2Connection machine() {
    return connection.machine();
  }

  /** Whether the listener has been told the last event, or wants to hear no more. */
  protected final boolean isOver() {
    return over;
  }

  /** Tells nothing any more; false if that was so already. */
  protected final boolean stop() {
    receiving = false;
    if (over) {
      return false;
    }
    over = true;
    if (deadlineTimer != null) {
      deadlineTimer.cancel();
    }
    if (deframer != null) {
      deframer.stop();
    }
    return true;
  }

  /** Tells the messages that have come whole. */
  protected final void tellMessages() {
    toldLater = false;
    if (deframer != null) {
      deframer.tell();
    }
  }

  /** Tells the last event, unless it has been told. */
  protected final void end(Status status, boolean unprocessed) {
    tellMessages();
    if (stop()) {
      listener().onClosed(status, unprocessed);
    }
  }

  // ---- events of the stream

  /** DATA, or its end. */
  protected final void onData(byte[] buffer, int offset, int length, boolean endStream) {
    if (endStream) {
      receiving = false;
    }
    if (over) {
      return;
    }
    if (length > 0) {
      received(buffer, offset, length);
    }
    if (endStream) {
      receivedEnd();
    } else if (!toldLater && deframer().hasGathered()) {
      toldLater = true;
      connection.loop().receivers().add(this);
    }
  }

  /** DATA has arrived; by default messages. */
  protected void received(byte[] buffer, int offset, int length) {
    MessageDeframer messages = deframer();
    messages.data(buffer, offset, length);
    int missing = messages.missing();
    if (missing > 0 && receiving && stream != null) {
      machine().expect(stream, missing); // it must get through a smaller window
    } else {
      reportRefused(messages.takeRefusedSize());
    }
  }

  /** Where the rest of the message goes that is arriving; null if nobody knows. */
  final @Nullable ByteBuffer restOfMessage() {
    return deframer == null ? null : deframer.restOfMessage();
  }

  private void reportRefused(long size) {
    if (size > 0) {
      connection.reached(
          "maxReceiveSize",
          listener().maxReceiveSize(),
          "a message of " + size + " bytes",
          Outcome.STREAM_ENDED);
    }
  }

  /** The peer has sent END_STREAM with DATA, or with headers on a server. */
  protected abstract void receivedEnd();

  /** The limit for a header block that is sent, in bytes. */
  protected final int peersHeaderLimit() {
    return machine().peerSettings().maxHeaderListSize();
  }

  final void onReset(ErrorCode code) {
    boolean unprocessed = stream != null && stream.unprocessed();
    end(statusOfReset(code), unprocessed);
  }

  /** What it means for the call that the peer has reset the stream. */
  protected abstract Status statusOfReset(ErrorCode code);

  final void onStreamError(StreamError error) {
    end(
        Status.of(
            StatusCode.INTERNAL,
            "the peer broke HTTP/2's rules (" + error.code() + "): " + error.message()),
        false);
  }

  final void onAborted(ConnectionError reason) {
    boolean unprocessed = stream != null && stream.unprocessed();
    end(statusOfLostConnection(reason), unprocessed);
  }

  /** What it means for the call that the connection ended under it. */
  protected abstract Status statusOfLostConnection(ConnectionError reason);

  final void onSent(int bytes) {
    unsent -= bytes;
    if (leaving != null) {
      leaving.sent(bytes);
    }
    if (!over) {
      listener().onSent(bytes);
    }
  }

  /** Both halves are over; the machine refers to what was sent at most until the next flush. */
  final void onClosed() {
    if (leaving != null) {
      leaving.drainTo(connection::giveBackWhenFlushed);
    }
    onStreamClosed();
  }

  /** Both halves are over. */
  protected void onStreamClosed() {
    end(Status.of(StatusCode.INTERNAL, "the stream ended without a reason"), false);
  }

  @Override
  public String toString() {
    return "call on " + (stream == null ? "no stream yet" : stream);
  }

  private final class MessagesOfCall extends SendBatch {
    MessagesOfCall(ByteBuffer framed) {
      super(framed);
    }

    @Override
    void send(ByteBuffer framed, int counted) {
      arrives(counted);
      write(framed, false);
      if (isReusable()) {
        giveBackWhenSent(framed);
      }
      connection.touch();
    }

    @Override
    void lost(int counted) {
      getsLost(counted);
    }

    @Override
    public String toString() {
      return "messages of " + CallStream.this;
    }
  }

  private final class DeadlineTimer extends DeadlineWheel.Timer {
    @Override
    protected void expired() {
      if (!over) {
        listener().onDeadline();
      }
    }
  }
}
