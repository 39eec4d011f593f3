package dev.legate.http2.stream;

import dev.legate.http2.ErrorCode;

/**
 * What an event means for a stream in some state: a value, made once for every pair.
 *
 * @param outcome what has to be done
 * @param next the state afterwards; meaningful only for {@link Outcome#MOVE}
 * @param code the error code; meaningful only for the two errors
 */
public record Transition(Outcome outcome, StreamState next, ErrorCode code) {

  /** The kinds of outcome. */
  public enum Outcome {
    /** The event is legal; the stream goes to the next state. */
    MOVE,
    /** A late event: drop it. DATA still counts for the connection's window. */
    IGNORE,
    /** The peer broke a rule on this stream: reset it. */
    STREAM_ERROR,
    /** The peer broke a rule that the connection cannot survive. */
    CONNECTION_ERROR,
    /** Our own code asked for what it must not. */
    MISUSE
  }

  /** Whether the event is legal. */
  public boolean isMove() {
    return outcome == Outcome.MOVE;
  }

  static Transition moveTo(StreamState next) {
    return new Transition(Outcome.MOVE, next, ErrorCode.NO_ERROR);
  }

  static Transition ignore() {
    return new Transition(Outcome.IGNORE, StreamState.IDLE, ErrorCode.NO_ERROR);
  }

  static Transition streamError(ErrorCode code) {
    return new Transition(Outcome.STREAM_ERROR, StreamState.RESET_BY_US, code);
  }

  static Transition connectionError(ErrorCode code) {
    return new Transition(Outcome.CONNECTION_ERROR, StreamState.IDLE, code);
  }

  static Transition misuse() {
    return new Transition(Outcome.MISUSE, StreamState.IDLE, ErrorCode.NO_ERROR);
  }

  /** The form used in the checked-in table. */
  @Override
  public String toString() {
    return switch (outcome) {
      case MOVE -> next.name();
      case IGNORE -> "ignore";
      case STREAM_ERROR -> "stream error " + code;
      case CONNECTION_ERROR -> "connection error " + code;
      case MISUSE -> "misuse";
    };
  }
}
