/**
 * Starting calls: channels, call options, interceptors, and the typed views of a call.
 *
 * <p>Start reading at {@link dev.legate.client.Channel} and {@link dev.legate.client.ClientCall}.
 * This package does not know how calls reach a server.
 */
package dev.legate.client;
