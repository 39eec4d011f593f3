package dev.legate.internal.dispatch;

/** Where a server stands on its way to its end; the whole state machine. */
enum ServerPhase {
  /** Takes calls. */
  SERVING,
  /** Takes no new connections; calls that run go on. */
  DRAINING,
  /** Everything is being cancelled. */
  STOPPING,
  /** Nothing is left. */
  TERMINATED;

  /** What happens to a server. */
  enum Event {
    /** It is to end gracefully. */
    DRAIN,
    /** It is to end now. */
    STOP,
    /** The last connection is closed and the last handler has returned. */
    LAST_GONE
  }

  /** The phase after an event; the same one if the event changes nothing. */
  ServerPhase after(Event event) {
    return switch (this) {
      case SERVING ->
          switch (event) {
            case DRAIN -> DRAINING;
            case STOP -> STOPPING;
            case LAST_GONE -> SERVING;
          };
      case DRAINING ->
          switch (event) {
            case DRAIN -> DRAINING;
            case STOP -> STOPPING;
            case LAST_GONE -> TERMINATED;
          };
      case STOPPING ->
          switch (event) {
            case DRAIN, STOP -> STOPPING;
            case LAST_GONE -> TERMINATED;
          };
      case TERMINATED ->
          switch (event) {
            case DRAIN, STOP, LAST_GONE -> TERMINATED;
          };
    };
  }
}
