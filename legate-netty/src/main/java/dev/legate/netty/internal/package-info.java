/**
 * Puts the network transport together and offers it to the core.
 *
 * <p>Start reading at {@link dev.legate.netty.internal.NettyTransportProvider}; then {@code
 * internal.pipeline}, which both sides share, {@code internal.client} and {@code internal.server}.
 */
package dev.legate.netty.internal;
