/**
 * One HTTP/2 connection, client or server, as a machine: bytes in and events out, commands in and
 * bytes out.
 *
 * <p>Start reading at {@link dev.legate.http2.connection.Http2Connection}, then {@link
 * dev.legate.http2.connection.ConnectionListener}. Everything here belongs to one owner (an event
 * loop) and is called by nobody else; there is no lock, no clock and no I/O. This package must not
 * know sockets or gRPC.
 */
package dev.legate.http2.connection;
