package dev.legate.http2.stream;

import static dev.legate.http2.stream.Transition.connectionError;
import static dev.legate.http2.stream.Transition.ignore;
import static dev.legate.http2.stream.Transition.misuse;
import static dev.legate.http2.stream.Transition.moveTo;
import static dev.legate.http2.stream.Transition.streamError;

import dev.legate.http2.ErrorCode;

/**
 * The states of a stream (RFC 9113 §5.1), without the reserved ones: nobody pushes in gRPC.
 *
 * <p>"Closed" is three states, because a late frame means something different in each. After {@link
 * #ENDED} both sides have said their last word, so more of it is an error. After {@link
 * #RESET_BY_US} frames may be in flight that the peer sent before it heard of the reset. After
 * {@link #RESET_BY_PEER} the peer has no excuse.
 */
@SuppressWarnings("EnumOrdinal") // the table of transitions is an array
public enum StreamState {
  /** Nothing was sent or received yet. */
  IDLE,
  /** Both sides may send. */
  OPEN,
  /** We have set END_STREAM; the peer may still send. */
  HALF_CLOSED_LOCAL,
  /** The peer has set END_STREAM; we may still send. */
  HALF_CLOSED_REMOTE,
  /** Both sides have set END_STREAM. */
  ENDED,
  /** We have sent RST_STREAM. */
  RESET_BY_US,
  /** The peer has sent RST_STREAM. */
  RESET_BY_PEER;

  private static final StreamState[] STATES = values();
  private static final StreamEvent[] EVENTS = StreamEvent.values();
  private static final Transition[] TABLE = table();

  /** What {@code event} means in this state; a look-up, made once for every pair. */
  public Transition on(StreamEvent event) {
    return TABLE[ordinal() * EVENTS.length + event.ordinal()];
  }

  /** Whether nothing more will be sent or delivered in this state. */
  public boolean isClosed() {
    return this == ENDED || this == RESET_BY_US || this == RESET_BY_PEER;
  }

  /** Whether we may send DATA or a header block. */
  public boolean maySend() {
    return this == OPEN || this == HALF_CLOSED_REMOTE;
  }

  /** Whether the peer may send DATA or a header block. */
  public boolean mayReceive() {
    return this == OPEN || this == HALF_CLOSED_LOCAL;
  }

  private static Transition[] table() {
    Transition[] table = new Transition[STATES.length * EVENTS.length];
    for (StreamState state : STATES) {
      for (StreamEvent event : EVENTS) {
        table[state.ordinal() * EVENTS.length + event.ordinal()] = rule(state, event);
      }
    }
    return table;
  }

  private static Transition rule(StreamState state, StreamEvent event) {
    return switch (state) {
      case IDLE ->
          switch (event) {
            case SEND_HEADERS, RECEIVE_HEADERS -> moveTo(OPEN);
            case SEND_DATA, SEND_END, SEND_RESET -> misuse();
            // "any frame other than HEADERS or PRIORITY on a stream in this state": RFC 9113 §5.1
            case RECEIVE_DATA, RECEIVE_WINDOW_UPDATE, RECEIVE_END, RECEIVE_RESET ->
                connectionError(ErrorCode.PROTOCOL_ERROR);
          };
      case OPEN ->
          switch (event) {
            case SEND_HEADERS, SEND_DATA -> moveTo(OPEN);
            case RECEIVE_HEADERS, RECEIVE_DATA, RECEIVE_WINDOW_UPDATE -> moveTo(OPEN);
            case SEND_END -> moveTo(HALF_CLOSED_LOCAL);
            case RECEIVE_END -> moveTo(HALF_CLOSED_REMOTE);
            case SEND_RESET -> moveTo(RESET_BY_US);
            case RECEIVE_RESET -> moveTo(RESET_BY_PEER);
          };
      case HALF_CLOSED_LOCAL ->
          switch (event) {
            case SEND_HEADERS, SEND_DATA, SEND_END -> misuse();
            case RECEIVE_HEADERS, RECEIVE_DATA, RECEIVE_WINDOW_UPDATE -> moveTo(HALF_CLOSED_LOCAL);
            case RECEIVE_END -> moveTo(ENDED);
            case SEND_RESET -> moveTo(RESET_BY_US);
            case RECEIVE_RESET -> moveTo(RESET_BY_PEER);
          };
      case HALF_CLOSED_REMOTE ->
          switch (event) {
            case SEND_HEADERS, SEND_DATA -> moveTo(HALF_CLOSED_REMOTE);
            case SEND_END -> moveTo(ENDED);
            case RECEIVE_WINDOW_UPDATE -> moveTo(HALF_CLOSED_REMOTE);
            // "MUST respond with a stream error of type STREAM_CLOSED": RFC 9113 §5.1
            case RECEIVE_HEADERS, RECEIVE_DATA, RECEIVE_END -> streamError(ErrorCode.STREAM_CLOSED);
            case SEND_RESET -> moveTo(RESET_BY_US);
            case RECEIVE_RESET -> moveTo(RESET_BY_PEER);
          };
      case ENDED ->
          switch (event) {
            case SEND_HEADERS, SEND_DATA, SEND_END -> misuse();
            // A cancellation that comes too late is normal, and so are these two from the peer.
            case SEND_RESET, RECEIVE_WINDOW_UPDATE, RECEIVE_RESET -> ignore();
            case RECEIVE_HEADERS, RECEIVE_DATA, RECEIVE_END ->
                connectionError(ErrorCode.STREAM_CLOSED);
          };
      case RESET_BY_US ->
          switch (event) {
            case SEND_HEADERS, SEND_DATA, SEND_END, SEND_RESET -> ignore();
            // In flight before the peer heard of our reset.
            case RECEIVE_HEADERS, RECEIVE_DATA, RECEIVE_WINDOW_UPDATE, RECEIVE_END, RECEIVE_RESET ->
                ignore();
          };
      case RESET_BY_PEER ->
          switch (event) {
            // Our commands may have been on their way when the reset came.
            case SEND_HEADERS, SEND_DATA, SEND_END, SEND_RESET -> ignore();
            case RECEIVE_WINDOW_UPDATE, RECEIVE_RESET -> ignore();
            case RECEIVE_HEADERS, RECEIVE_DATA, RECEIVE_END -> streamError(ErrorCode.STREAM_CLOSED);
          };
    };
  }
}
