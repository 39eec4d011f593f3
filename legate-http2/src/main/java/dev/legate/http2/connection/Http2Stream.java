package dev.legate.http2.connection;

import dev.legate.http2.stream.StreamState;
import org.jspecify.annotations.Nullable;

/**
 * One stream of an {@link Http2Connection}; a handle for commands, and a place to attach things.
 */
public final class Http2Stream {
  private final int id;
  private @Nullable Object attachment;
  StreamState state = StreamState.IDLE;
  int headersReceived;
  boolean unprocessed;

  Http2Stream(int id, @Nullable Object attachment) {
    this.id = id;
    this.attachment = attachment;
  }

  /** The stream's id: odd for a client's streams. */
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

  /** Whether we may still send on this stream. */
  public boolean maySend() {
    return state.maySend();
  }

  /** Whether the peer may still send on this stream. */
  public boolean mayReceive() {
    return state.mayReceive();
  }

  /** How many header blocks were received; 1xx responses do not count. */
  public int receivedHeaders() {
    return headersReceived;
  }

  /** DATA bytes that are queued and not yet sent. */
  public int queuedBytes() {
    return 0;
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
