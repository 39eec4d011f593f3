/**
 * What clients and servers share: event loops, the way from a thread into one, and what is between
 * a socket, an {@link dev.legate.http2.connection.Http2Connection} and the core's calls.
 *
 * <p>Start reading at {@link dev.legate.netty.internal.pipeline.Http2PipelineHandler}, then {@link
 * dev.legate.netty.internal.pipeline.Loop} and {@link
 * dev.legate.netty.internal.pipeline.CallStream}. This package must not know which side of a
 * connection it serves.
 */
package dev.legate.netty.internal.pipeline;
