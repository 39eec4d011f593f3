package dev.legate.internal.channel;

/** What happens to a subchannel. */
enum SubchannelEvent {
  /** A call, or {@code Channel.connect()}, needs a connection. */
  WANTED,
  /** A connection is ready for calls. */
  CONNECTED,
  /** Resolving failed, or the last of the addresses did. */
  FAILED,
  /** The connection is gone or takes no more calls. */
  LOST,
  /** Nobody wants it for now. */
  UNUSED,
  /** The time between two attempts is over. */
  BACKOFF_OVER,
  /** The channel ends. */
  CLOSED
}
