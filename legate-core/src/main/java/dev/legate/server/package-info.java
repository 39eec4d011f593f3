/**
 * Serving calls: servers, services, handlers, interceptors, and what a handler may ask.
 *
 * <p>Start reading at {@link dev.legate.server.Server} and {@link dev.legate.server.ServerCall}.
 * This package does not know how calls arrive.
 */
package dev.legate.server;
