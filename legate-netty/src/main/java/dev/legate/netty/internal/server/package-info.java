/**
 * Listening, accepting, answering what is no gRPC request, GOAWAY and drain.
 *
 * <p>Start reading at {@link dev.legate.netty.internal.server.NettyListening}. This package must
 * not know the client's.
 */
package dev.legate.netty.internal.server;
