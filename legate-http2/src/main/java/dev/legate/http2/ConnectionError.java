package dev.legate.http2;

/**
 * An error that ends the connection, by GOAWAY with the message as debug data (RFC 9113 §5.4.1).
 */
public record ConnectionError(ErrorCode code, String message) implements Http2Error {}
