package dev.legate.http2.connection;

/** How far a connection is on its way to its end. */
enum ShutdownState {
  /** Streams come and go. */
  RUNNING,
  /** A server said that it will go, and waits one round trip for streams that are on their way. */
  ANNOUNCED,
  /** The last stream is known; what is open goes on. */
  DRAINING,
  /** Nothing is read or opened any more; what is written still leaves. */
  FINISHED;

  /** The state after an event. */
  ShutdownState on(ShutdownEvent event) {
    return switch (this) {
      case RUNNING ->
          switch (event) {
            case ANNOUNCE -> ANNOUNCED;
            case LAST_STREAM_KNOWN, PEER_GOES_AWAY -> DRAINING;
            case NO_STREAM_LEFT -> RUNNING;
            case END -> FINISHED;
          };
      case ANNOUNCED ->
          switch (event) {
            case ANNOUNCE -> ANNOUNCED;
            case LAST_STREAM_KNOWN, PEER_GOES_AWAY -> DRAINING;
            case NO_STREAM_LEFT -> ANNOUNCED; // some may be on their way
            case END -> FINISHED;
          };
      case DRAINING ->
          switch (event) {
            case ANNOUNCE, LAST_STREAM_KNOWN, PEER_GOES_AWAY -> DRAINING;
            case NO_STREAM_LEFT, END -> FINISHED;
          };
      case FINISHED ->
          switch (event) {
            case ANNOUNCE, LAST_STREAM_KNOWN, PEER_GOES_AWAY, NO_STREAM_LEFT, END -> FINISHED;
          };
    };
  }
}
