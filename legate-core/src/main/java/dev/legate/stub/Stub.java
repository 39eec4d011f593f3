package dev.legate.stub;

import static java.util.Objects.requireNonNull;

import dev.legate.MethodDescriptor;
import dev.legate.client.BidiStream;
import dev.legate.client.CallFactory;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import dev.legate.client.RequestStream;
import dev.legate.client.Response;
import dev.legate.client.ResponseStream;
import java.util.function.UnaryOperator;

/** Calls of all four shapes, typed, blocking. Immutable and for any thread. */
public final class Stub {
  private final CallFactory calls;
  private final CallOptions options;

  private Stub(CallFactory calls, CallOptions options) {
    this.calls = requireNonNull(calls, "calls");
    this.options = requireNonNull(options, "options");
  }

  /** Calls through a channel, or a channel behind interceptors. */
  public static Stub of(CallFactory calls) {
    return new Stub(calls, CallOptions.NONE);
  }

  /** The same with other options. */
  public Stub with(UnaryOperator<CallOptions> change) {
    return new Stub(calls, change.apply(options));
  }

  /** The same for code that does not block. */
  public AsyncStub async() {
    return new AsyncStub(this);
  }

  /** Makes a unary call. */
  public <Q, R> R unary(MethodDescriptor<Q, R> method, Q request) {
    try (ClientCall call = newCall(method)) {
      call.send(request);
      return TypedCall.<Q, R>of(method, call).only();
    }
  }

  /** Makes a unary call, and tells what came around the response. */
  public <Q, R> Response<R> call(MethodDescriptor<Q, R> method, Q request) {
    if (method.type().requestsStream() || method.type().responsesStream()) {
      throw new IllegalArgumentException("call(…) makes unary calls, and " + method + " is none");
    }
    try (ClientCall call = newCall(method)) {
      call.send(request);
      R response = TypedCall.<Q, R>of(method, call).only();
      return new Response<>(response, call.headers(), call.trailers());
    }
  }

  /** Makes a server-streaming call. */
  public <Q, R> ResponseStream<R> serverStreaming(MethodDescriptor<Q, R> method, Q request) {
    TypedCall<Q, R> call = TypedCall.of(method, newCall(method));
    call.send(request);
    return call;
  }

  /** Makes a client-streaming call. */
  public <Q, R> RequestStream<Q, R> clientStreaming(MethodDescriptor<Q, R> method) {
    return TypedCall.of(method, newCall(method));
  }

  /** Makes a bidirectionally streaming call. */
  public <Q, R> BidiStream<Q, R> bidiStreaming(MethodDescriptor<Q, R> method) {
    return TypedCall.of(method, newCall(method));
  }

  ClientCall newCall(MethodDescriptor<?, ?> method) {
    return calls.newCall(method, options);
  }
}
