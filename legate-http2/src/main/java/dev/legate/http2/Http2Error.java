package dev.legate.http2;

/** What a peer did wrong, with the scope that it ends (RFC 9113 §5.4). */
public sealed interface Http2Error permits StreamError, ConnectionError {

  /** The code that the peer is sent. */
  ErrorCode code();

  /** What was found and what was expected, in one line. */
  String message();
}
