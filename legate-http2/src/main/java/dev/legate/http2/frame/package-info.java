/**
 * Frames to bytes and back (RFC 9113 §4 and §6).
 *
 * <p>Start reading at {@link dev.legate.http2.frame.FrameSink}: it has one method a frame type, and
 * the reader calls it while the writer implements it. This package must not know streams, windows
 * or what a header block says.
 */
package dev.legate.http2.frame;
