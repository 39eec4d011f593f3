package dev.legate.server;

import dev.legate.Receiver;
import dev.legate.StatusCode;
import dev.legate.StatusException;

/**
 * Typed handlers as untyped ones.
 *
 * <p>The casts hold because a call's messages come from the marshallers of the method with which
 * the handler was registered; an interceptor that maps a message to another type breaks this, and
 * is told so by the ClassCastException.
 */
final class TypedHandlers {
  private TypedHandlers() {}

  static <Q, R> CallHandler unary(UnaryHandler<Q, R> handler) {
    return call -> call.send(present(call, handler.handle(theRequest(call))));
  }

  static <Q, R> CallHandler serverStreaming(ServerStreamingHandler<Q, R> handler) {
    return call -> handler.handle(theRequest(call), call::send);
  }

  static <Q, R> CallHandler clientStreaming(ClientStreamingHandler<Q, R> handler) {
    return call -> call.send(present(call, handler.handle(requests(call))));
  }

  static <Q, R> CallHandler bidiStreaming(BidiStreamingHandler<Q, R> handler) {
    return call -> handler.handle(requests(call), call::send);
  }

  /** That there is exactly one was checked before the handler was started. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <Q> Q theRequest(ServerCall call) {
    Object request = call.receive();
    if (request == null) {
      throw new StatusException(
          StatusCode.UNIMPLEMENTED, call.context().method() + " takes one request, none came");
    }
    return (Q) request;
  }

  @SuppressWarnings("unchecked")
  private static <Q> Receiver<Q> requests(ServerCall call) {
    return () -> (Q) call.receive();
  }

  private static Object present(ServerCall call, Object response) {
    if (response == null) {
      throw new NullPointerException(
          "the handler of " + call.context().method() + " returned null");
    }
    return response;
  }
}
