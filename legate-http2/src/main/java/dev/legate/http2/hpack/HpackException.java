package dev.legate.http2.hpack;

/** A header block that cannot be decoded; never leaves this package. */
class HpackException extends Exception {

  private static final long serialVersionUID = 1L;

  HpackException(String message) {
    super(message, null, false, false); // a peer decides how often: no stack trace
  }
}
