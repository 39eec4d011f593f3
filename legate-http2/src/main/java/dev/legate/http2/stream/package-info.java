/**
 * What may happen to a stream, and which streams exist (RFC 9113 §5.1).
 *
 * <p>Start reading at {@link dev.legate.http2.stream.StreamState}. This package knows neither
 * frames on the wire nor windows; it does no I/O and calls nobody.
 */
package dev.legate.http2.stream;
