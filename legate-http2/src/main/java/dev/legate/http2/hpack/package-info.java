/**
 * Header blocks to bytes and back (HPACK, RFC 7541).
 *
 * <p>Start reading at {@link dev.legate.http2.hpack.HpackDecoder}. Both directions know a block
 * that repeats as a whole, which is what makes them cheap. This package must not know frames,
 * streams, or which header fields a request may have.
 */
package dev.legate.http2.hpack;
