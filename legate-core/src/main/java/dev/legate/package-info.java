/**
 * The words that both sides of a call share: status, metadata, deadline, method, and the halves of
 * a stream of messages.
 *
 * <p>Start reading at {@link dev.legate.MethodDescriptor} and {@link dev.legate.Status}. This
 * package knows neither clients nor servers, and nothing of HTTP/2, sockets or protobuf.
 */
package dev.legate;
