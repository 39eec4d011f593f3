/**
 * The words of HTTP/2 that every part of the engine shares: error codes, errors, settings, headers.
 *
 * <p>Start reading at {@link dev.legate.http2.Headers}. This package knows neither frames nor
 * streams.
 */
package dev.legate.http2;
