/**
 * gRPC's rules for what stands on the wire, whatever carries it: header fields, and the prefix of
 * messages (PROTOCOL-HTTP2).
 *
 * <p>Start reading at {@link dev.legate.internal.wire.RequestFields}, which a server reads requests
 * with, at {@link dev.legate.internal.wire.ResponseFields}, its counterpart, and at {@link
 * dev.legate.internal.wire.MessageDeframer}. Nothing here throws for what a peer sent. This package
 * knows fields as names and values and messages as bytes: no frames, no streams, no threads, no
 * marshalled types.
 */
package dev.legate.internal.wire;
