package dev.legate.internal.call;

import dev.legate.MethodDescriptor;
import dev.legate.server.CallHandler;

/**
 * A method as a server serves it. Immutable.
 *
 * @param handler with the interceptors around it
 * @param starter starts the handler, when there is room for it
 * @param limits of the messages
 * @param policy what holds for every call of the server
 */
public record ServedMethod(
    MethodDescriptor<?, ?> method,
    CallHandler handler,
    CallStarter starter,
    MessageLimits limits,
    ServerPolicy policy) {

  /**
   * The limits of messages.
   *
   * @param receive in bytes
   * @param send in bytes
   */
  public record MessageLimits(int receive, int send) {}
}
