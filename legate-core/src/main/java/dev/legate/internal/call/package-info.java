/**
 * The semantics of one call, on both sides: phases, deadline, cancellation, cardinality.
 *
 * <p>Start reading at {@link dev.legate.internal.call.IncomingCall} and {@link
 * dev.legate.internal.call.OutgoingCall}. This package does not know how a connection is found, who
 * starts handlers, or what a transport does with its commands.
 */
package dev.legate.internal.call;
