/**
 * What a call asks of a transport, and what a transport tells a call.
 *
 * <p>Start reading at {@link dev.legate.internal.transport.TransportStream} and {@link
 * dev.legate.internal.transport.StreamListener}. Commands come from any thread; events are told on
 * the transport's own thread. This package speaks of gRPC's heads, messages and statuses: it knows
 * nothing of HTTP/2 or of the client stack.
 */
package dev.legate.internal.transport;
