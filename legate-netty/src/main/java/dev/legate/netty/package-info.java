/**
 * What an application may say about sockets and event loops: {@link dev.legate.netty.NettyOptions}.
 *
 * <p>Nothing here has to be named for calls to work. No type of Netty's is part of it.
 */
package dev.legate.netty;
