package dev.legate.http2.connection;

/** What brings a connection nearer to its end. */
enum ShutdownEvent {
  /** A server is asked to drain: the first of two GOAWAYs. */
  ANNOUNCE,
  /** The round trip is over, or a client is asked to drain: the only or last GOAWAY. */
  LAST_STREAM_KNOWN,
  /** A client received GOAWAY. */
  PEER_GOES_AWAY,
  /** The last open stream ended. */
  NO_STREAM_LEFT,
  /** An error, the peer's closing, or the owner's wish to end at once. */
  END
}
