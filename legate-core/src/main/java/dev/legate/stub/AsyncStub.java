package dev.legate.stub;

import dev.legate.MethodDescriptor;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.UnaryOperator;

/**
 * Calls of all four shapes for code that does not block: the blocking call, on a virtual thread of
 * its own. Immutable and for any thread.
 *
 * <p>Completing a future from outside, or cancelling a subscription, cancels the call.
 */
public final class AsyncStub {
  private final Stub stub;

  AsyncStub(Stub stub) {
    this.stub = stub;
  }

  /** The same with other options. */
  public AsyncStub with(UnaryOperator<CallOptions> change) {
    return new AsyncStub(stub.with(change));
  }

  /** Makes a unary call. */
  public <Q, R> CompletableFuture<R> unary(MethodDescriptor<Q, R> method, Q request) {
    ClientCall call = stub.newCall(method);
    return CallFuture.run(
        call,
        () -> {
          call.send(request);
          return TypedCall.<Q, R>of(method, call).only();
        });
  }

  /** Makes a server-streaming call, which starts when the publisher is subscribed to, once. */
  public <Q, R> Flow.Publisher<R> serverStreaming(MethodDescriptor<Q, R> method, Q request) {
    ClientCall call = stub.newCall(method);
    return new CallPublisher<>(TypedCall.<Q, R>of(method, call), () -> call.send(request));
  }

  /** Makes a client-streaming call, which starts now, with the requests of a publisher. */
  public <Q, R> CompletableFuture<R> clientStreaming(
      MethodDescriptor<Q, R> method, Flow.Publisher<? extends Q> requests) {
    ClientCall call = stub.newCall(method);
    RequestPump<Q> pump = new RequestPump<>(call);
    return CallFuture.run(
        call,
        () -> {
          requests.subscribe(pump);
          pump.run();
          return TypedCall.<Q, R>of(method, call).only();
        });
  }

  /** Makes a bidirectional call, which starts when the publisher is subscribed to, once. */
  public <Q, R> Flow.Publisher<R> bidiStreaming(
      MethodDescriptor<Q, R> method, Flow.Publisher<? extends Q> requests) {
    ClientCall call = stub.newCall(method);
    RequestPump<Q> pump = new RequestPump<>(call);
    return new CallPublisher<>(
        TypedCall.<Q, R>of(method, call),
        () -> {
          requests.subscribe(pump);
          AsyncThreads.start("legate-async-requests", pump);
        });
  }
}
