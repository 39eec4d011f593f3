package dev.legate.server;

import dev.legate.Receiver;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

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

  private static <Q> Receiver<Q> requests(ServerCall call) {
    return new Requests<>(call);
  }

  private static Object present(ServerCall call, Object response) {
    if (response == null) {
      throw new NullPointerException(
          "the handler of " + call.context().method() + " returned null");
    }
    return response;
  }

  /** The requests of a call as a handler of its own type sees them. */
  private static final class Requests<Q> implements Receiver<Q> {
    private final ServerCall call;
    private boolean iterated;

    Requests(ServerCall call) {
      this.call = call;
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Q receive() {
      return (Q) call.receive();
    }

    @Override
    public Iterator<Q> iterator() {
      if (iterated) {
        throw new IllegalStateException(
            "the requests of " + call.context().method() + " can be iterated once");
      }
      iterated = true;
      return Receiver.super.iterator();
    }
  }
}
