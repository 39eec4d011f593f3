package dev.legate.internal.call;

/**
 * Where an outgoing call stands. The whole state machine: which phase follows which event.
 *
 * <p>Responses may arrive in any phase from {@link #OPEN} on; they do not change it.
 */
enum CallPhase {
  /** Made, not used yet: nothing has been asked of the channel. */
  CREATED,
  /** Waiting for a connection. */
  CONNECTING,
  /** On a connection; more messages may be sent. */
  OPEN,
  /** On a connection; everything has been sent. */
  HALF_CLOSED,
  /** Over, whatever the reason. */
  ENDED;

  /** What happens to an outgoing call. */
  enum Event {
    /** It is used for the first time. */
    USE,
    /** A connection has taken it. */
    CONNECTED,
    /** The last message was sent. */
    LAST_SENT,
    /** The connection did certainly nothing for it, and it may try another. */
    REFUSED,
    /** It is over. */
    END
  }

  /** The phase after an event; the same one if the event comes too late to matter. */
  CallPhase after(Event event) {
    return switch (this) {
      case CREATED ->
          switch (event) {
            case USE -> CONNECTING;
            case END -> ENDED;
            case CONNECTED, LAST_SENT, REFUSED -> throw misuse(event);
          };
      case CONNECTING ->
          switch (event) {
            case CONNECTED -> OPEN;
            case LAST_SENT -> CONNECTING; // whoever connects says it once more
            case END -> ENDED;
            case USE, REFUSED -> throw misuse(event);
          };
      case OPEN ->
          switch (event) {
            case LAST_SENT -> HALF_CLOSED;
            case REFUSED -> CONNECTING;
            case END -> ENDED;
            case USE, CONNECTED -> throw misuse(event);
          };
      case HALF_CLOSED ->
          switch (event) {
            case REFUSED -> CONNECTING;
            case LAST_SENT -> HALF_CLOSED;
            case END -> ENDED;
            case USE, CONNECTED -> throw misuse(event);
          };
      case ENDED ->
          switch (event) {
            case USE, CONNECTED, LAST_SENT, REFUSED, END -> ENDED;
          };
    };
  }

  private IllegalStateException misuse(Event event) {
    return new IllegalStateException("a call that is " + this + " cannot have the event " + event);
  }
}
