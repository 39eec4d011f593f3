package dev.legate.http2.connection;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.StreamError;
import dev.legate.http2.guard.Budget;
import dev.legate.http2.stream.ClosedStreams;
import dev.legate.http2.stream.StreamEvent;
import dev.legate.http2.stream.StreamState;
import dev.legate.http2.stream.Transition;

/**
 * What arrives for a stream that does not exist: not yet, or not any more (RFC 9113 §5.1).
 *
 * <p>A recent stream is judged by how it closed. Of one that closed long ago everything is ignored;
 * one that never existed is an error.
 */
final class LateFrames {
  private final ConnectionCore core;

  LateFrames(ConnectionCore core) {
    this.core = core;
  }

  void data(int id, int counted, boolean endStream) {
    // What has bytes is bounded by the connection's window; the window was replenished already.
    if (judge(id, StreamEvent.RECEIVE_DATA) && (counted > 0 || core.admit(Budget.IDLE))) {
      end(id, endStream);
    }
  }

  void headers(int id, boolean endStream) {
    if (judge(id, StreamEvent.RECEIVE_HEADERS) && core.admit(Budget.IDLE)) {
      end(id, endStream);
    }
  }

  void reset(int id) {
    if (!judge(id, StreamEvent.RECEIVE_RESET)) {
      return;
    }
    if (core.streams.closed().stateOf(id) == StreamState.RESET_BY_US) {
      // Two resets that crossed; only a second one is idle talk.
      core.streams.closed().change(id, StreamState.RESET_BY_PEER);
    } else {
      core.admit(Budget.IDLE);
    }
  }

  /** It has been counted as every WINDOW_UPDATE is. */
  void windowUpdate(int id) {
    judge(id, StreamEvent.RECEIVE_WINDOW_UPDATE);
  }

  /** A PRIORITY or WINDOW_UPDATE that is wrong in itself, whatever the stream is by now. */
  void error(StreamError error) {
    int id = error.streamId();
    StreamState state = core.streams.closed().stateOf(id);
    if (isIdle(id)) {
      core.fail(error.code(), error.message() + ", on idle stream " + id);
    } else if (state == null || state == StreamState.RESET_BY_US) {
      core.admit(Budget.IDLE); // forgotten, or the peer has our word already
    } else if (core.admit(Budget.FORCED_RESET)) {
      core.frames.resetStream(id, error.code());
      core.streams.closed().change(id, StreamState.RESET_BY_US);
    }
  }

  /** The peer's last word on a stream that we have reset: after it there is no excuse. */
  private void end(int id, boolean endStream) {
    if (endStream && core.streams.closed().stateOf(id) == StreamState.RESET_BY_US) {
      core.streams.closed().change(id, StreamState.ENDED);
    }
  }

  /** Whether the frame is merely late; otherwise it was answered with an error. */
  private boolean judge(int id, StreamEvent event) {
    if (isIdle(id)) {
      Transition transition = StreamState.IDLE.on(event);
      core.fail(
          transition.isMove() ? ErrorCode.PROTOCOL_ERROR : transition.code(),
          event + " on idle stream " + id);
      return false;
    }
    ClosedStreams closed = core.streams.closed();
    StreamState state = closed.stateOf(id);
    if (state == null) {
      if (closed.of(id) == ClosedStreams.Memory.FORGOTTEN) {
        return true;
      }
      core.fail(ErrorCode.PROTOCOL_ERROR, event + " on stream " + id + ", which was skipped");
      return false;
    }
    Transition transition = state.on(event);
    return switch (transition.outcome()) {
      case IGNORE -> true;
      case STREAM_ERROR -> {
        if (core.admit(Budget.FORCED_RESET)) {
          core.frames.resetStream(id, transition.code());
        }
        yield false;
      }
      case CONNECTION_ERROR, MOVE, MISUSE -> {
        core.fail(transition.code(), event + " on stream " + id + ", which is " + state);
        yield false;
      }
    };
  }

  /** Never used: the peer's ids on a client, even ids, and those above the highest. */
  private boolean isIdle(int id) {
    return (id & 1) == 0 || id > core.streams.highestId();
  }
}
