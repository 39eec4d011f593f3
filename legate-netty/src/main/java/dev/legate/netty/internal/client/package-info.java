/**
 * Connecting, and a connection seen as a transport.
 *
 * <p>Start reading at {@link dev.legate.netty.internal.client.NettyConnector}. This package must
 * not know the server's.
 */
package dev.legate.netty.internal.client;
