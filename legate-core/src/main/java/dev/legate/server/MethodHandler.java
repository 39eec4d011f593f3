package dev.legate.server;

import dev.legate.MethodDescriptor;

/**
 * A method with what serves it.
 *
 * @param method the method
 * @param handler what serves its calls
 * @param inline whether the handler, which never blocks, runs on the event loop; only of unary
 *     methods
 */
public record MethodHandler(MethodDescriptor<?, ?> method, CallHandler handler, boolean inline) {

  MethodHandler inlined() {
    return new MethodHandler(method, handler, true);
  }
}
