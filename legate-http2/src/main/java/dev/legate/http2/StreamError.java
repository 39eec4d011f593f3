package dev.legate.http2;

/** An error that ends one stream, by RST_STREAM (RFC 9113 §5.4.2). */
public record StreamError(int streamId, ErrorCode code, String message) implements Http2Error {}
