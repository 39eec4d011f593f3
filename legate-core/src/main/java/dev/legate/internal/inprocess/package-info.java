/**
 * The transport without a network: calls between a channel and a server of the same process.
 *
 * <p>Start reading at {@link dev.legate.internal.inprocess.InProcessTransport} and at {@code
 * InProcessCall}. What passes obeys the rules of the wire (header fields, message prefixes, limits,
 * windows), so that tests over it find the mistakes that a network would show. One thread for each
 * listening server carries the events of both sides. This package does not know what calls do with
 * those events.
 */
package dev.legate.internal.inprocess;
