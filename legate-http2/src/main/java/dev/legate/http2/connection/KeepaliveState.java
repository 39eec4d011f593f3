package dev.legate.http2.connection;

/** What a connection knows about the life of its peer (gRFC A8). */
enum KeepaliveState {
  /** The peer was heard, and not so long ago. */
  HEARD,
  /** It was silent for long; a PING asks. */
  ASKED,
  /** It did not answer: the connection is dead. */
  DEAD;

  /** What tells about the peer's life. */
  enum Event {
    /** Nothing came for the keepalive time. */
    SILENT,
    /** Bytes came. */
    BYTES,
    /** Nothing came for the time-out after the PING. */
    UNANSWERED
  }

  /** The state after an event. */
  KeepaliveState on(Event event) {
    return switch (this) {
      case HEARD ->
          switch (event) {
            case SILENT -> ASKED;
            case BYTES, UNANSWERED -> HEARD;
          };
      case ASKED ->
          switch (event) {
            case SILENT -> ASKED;
            case BYTES -> HEARD;
            case UNANSWERED -> DEAD;
          };
      case DEAD ->
          switch (event) {
            case SILENT, BYTES, UNANSWERED -> DEAD;
          };
    };
  }
}
