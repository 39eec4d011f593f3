package dev.legate.http2.connection;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.StreamError;
import dev.legate.http2.stream.ClosedStreams;
import dev.legate.http2.stream.StreamEvent;
import dev.legate.http2.stream.StreamState;
import dev.legate.http2.stream.StreamTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams of a connection: which exist, which ids were used, and how each comes to its end.
 *
 * <p>Whatever the cause, a stream ends through {@link #close}, once.
 */
final class Streams {
  private final ConnectionCore core;
  private final StreamTable<Http2Stream> open = new StreamTable<>();
  private final ClosedStreams closed = new ClosedStreams();
  private int nextId = 1;
  private int highestId;
  private final Backlog unconsumed = new Backlog();
  private final Backlog queued = new Backlog();

  Streams(ConnectionCore core) {
    this.core = core;
  }

  @Nullable Http2Stream get(int id) {
    return open.get(id);
  }

  int count() {
    return open.size();
  }

  List<Http2Stream> snapshot() {
    return open.snapshot();
  }

  /** The highest id of a client's stream that was used so far. */
  int highestId() {
    return highestId;
  }

  ClosedStreams closed() {
    return closed;
  }

  /** DATA that was delivered to open streams and not yet taken. */
  Backlog unconsumed() {
    return unconsumed;
  }

  /** DATA that is queued on open streams. */
  Backlog queued() {
    return queued;
  }

  void delivered(Http2Stream stream, int bytes) {
    stream.unconsumed += bytes;
    unconsumed.add(bytes);
  }

  void consumed(Http2Stream stream, int bytes) {
    stream.unconsumed -= bytes;
    unconsumed.remove(bytes);
  }

  // ---- beginning

  /** Whether the client has an id left (RFC 9113 §5.1.1). */
  boolean hasIds() {
    return nextId > 0;
  }

  /** For tests: as if all ids below had been used. */
  void skipIdsTo(int id) {
    nextId = id;
  }

  Http2Stream openNext(@Nullable Object attachment) {
    Http2Stream stream = new Http2Stream(nextId, attachment);
    highestId = nextId;
    nextId += 2; // negative after 2^31-1
    open.put(stream.id(), stream);
    return stream;
  }

  /** The peer used an id; lower ones are closed by that. */
  void used(int id) {
    highestId = id;
  }

  void add(Http2Stream stream) {
    open.put(stream.id(), stream);
  }

  // ---- ending

  /** We end the stream. */
  void reset(Http2Stream stream, ErrorCode code) {
    stream.state = StreamState.RESET_BY_US;
    core.frames.resetStream(stream.id(), code);
    close(stream);
  }

  /** The peer broke a rule on the stream. */
  void fail(Http2Stream stream, ErrorCode code, String message) {
    StreamError error = new StreamError(stream.id(), code, message);
    stream.state = StreamState.RESET_BY_US;
    core.frames.resetStream(stream.id(), code);
    core.listener.onStreamError(stream, error);
    close(stream);
  }

  /** A stream that never came to be: reset, and what is in flight for it will be ignored. */
  void refuse(int id, ErrorCode code) {
    core.frames.resetStream(id, code);
    closed.add(id, StreamState.RESET_BY_US);
  }

  /** The peer ended the stream, or said by GOAWAY that it never looked at it. */
  void resetByPeer(Http2Stream stream, ErrorCode code) {
    stream.state = stream.state.on(StreamEvent.RECEIVE_RESET).next();
    stream.unprocessed = code == ErrorCode.REFUSED_STREAM;
    core.listener.onReset(stream, code);
    close(stream);
  }

  /** The connection ends under all streams, also if somebody fails who is told so. */
  void abortAll(ConnectionError cause) {
    Error failure = null;
    for (Http2Stream each : open.snapshot()) {
      try {
        abort(each, cause);
      } catch (Error exhausted) { // such as memory
        failure = exhausted;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void abort(Http2Stream stream, ConnectionError cause) {
    try {
      if (!stream.state.isClosed()) {
        stream.state = StreamState.RESET_BY_US;
        core.listener.onAborted(stream, cause);
      }
    } finally {
      close(stream);
    }
  }

  /** The stream's state is a closed one: forgets it and says so, unless that was done. */
  void close(Http2Stream stream) {
    if (open.get(stream.id()) != stream) {
      return;
    }
    open.remove(stream.id());
    closed.add(stream.id(), stream.state);
    if (stream.queuedBytes() > 0) {
      queued.remove(stream.queuedBytes());
    }
    stream.queue = null;
    if (stream.unconsumed > 0) {
      consumed(stream, stream.unconsumed);
      core.credit.settle();
    }
    core.listener.onStreamClosed(stream);
    if (open.size() == 0) {
      core.shutdown.on(ShutdownEvent.NO_STREAM_LEFT);
    }
  }
}
