package dev.legate.bench.grpcjava;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/**
 * Reads a header of each call, and would refuse those that have a certain value, which none has.
 */
final class Refusal implements ServerInterceptor {
  private final Metadata.Key<String> header;

  private Refusal(Metadata.Key<String> header) {
    this.header = header;
  }

  static Refusal named(String header) {
    return new Refusal(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER));
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    if ("refused".equals(headers.get(header))) {
      call.close(
          Status.PERMISSION_DENIED.withDescription(header.name() + " is 'refused'"),
          new Metadata());
      return new ServerCall.Listener<>() {};
    }
    return next.startCall(call, headers);
  }
}
