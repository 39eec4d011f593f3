package dev.legate.http2.connection;

import dev.legate.http2.flow.ReceiveWindow;
import dev.legate.http2.flow.SendWindow;
import dev.legate.http2.stream.StreamState;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an {@link Http2Connection}; a handle for commands, and a place to attach things.
 *
 * <p>What only longer streams need (a queue, windows that are counted) is made when they do, so
 * that a unary call costs one small object.
 */
public final class Http2Stream {
  static final long NO_CONTENT_LENGTH = -1;

  private final int id;
  private @Nullable Object attachment;

  StreamState state = StreamState.IDLE;
  int headersReceived;
  boolean unprocessed;

  /** Null: nothing was sent, so it is what the peer's settings say. */
  @Nullable SendWindow sendWindow;

  /** Null: nothing was received, so it is what our settings say. */
  @Nullable ReceiveWindow receiveWindow;

  /** Null: nothing ever had to wait. */
  @Nullable SendQueue queue;

  /** Whether it stands in the scheduler's round. */
  boolean scheduled;

  /** DATA bytes sent that {@code onSent} has not told. */
  int unreported;

  /** DATA bytes delivered that the application has not taken. */
  int unconsumed;

  /** DATA bytes to come by {@code content-length}, or {@link #NO_CONTENT_LENGTH}. */
  long contentLeft = NO_CONTENT_LENGTH;

  /** The request was too large to be kept: drop its DATA. */
  boolean discards;

  Http2Stream(int id, @Nullable Object attachment) {
    this.id = id;
    this.attachment = attachment;
  }

  /** The stream's id: odd, since clients open streams. */
  public int id() {
    return id;
  }

  /** What the owner attached. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Attaches something of the owner's. */
  public void attach(@Nullable Object something) {
    attachment = something;
  }

  /** Whether both halves are over; commands do nothing any more. */
  public boolean isClosed() {
    return state.isClosed();
  }

  /** Whether END_STREAM was neither sent nor queued by us, nor the stream reset. */
  public boolean maySend() {
    return state.maySend() && (queue == null || !queue.isEnded());
  }

  /** Whether the peer may still send on this stream. */
  public boolean mayReceive() {
    return state.mayReceive();
  }

  /** How many header blocks were received before now; 1xx responses do not count. */
  public int receivedHeaders() {
    return headersReceived;
  }

  /** DATA bytes that are queued and not yet sent. */
  public int queuedBytes() {
    return queue == null ? 0 : queue.bytes();
  }

  /** DATA bytes of the stream that are in memory: not taken by the application, or not sent. */
  public int heldBytes() {
    return unconsumed + queuedBytes();
  }

  /** Whether the peer certainly did not process this stream: it may be tried again elsewhere. */
  public boolean unprocessed() {
    return unprocessed;
  }

  /** For messages about it. */
  @Override
  public String toString() {
    return "stream " + id + " (" + state + ")";
  }
}
