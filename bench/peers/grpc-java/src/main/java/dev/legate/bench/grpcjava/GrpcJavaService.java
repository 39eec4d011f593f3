package dev.legate.bench.grpcjava;

import com.google.protobuf.ByteString;
import dev.legate.bench.proto.EchoGrpc;
import dev.legate.bench.proto.Msg;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** Answers as the proto file says. */
class GrpcJavaService extends EchoGrpc.EchoImplBase {
  @Override
  public void unary(Msg request, StreamObserver<Msg> responses) {
    responses.onNext(echo(request));
    responses.onCompleted();
  }

  /** Honours {@code isReady}, the documented way to stream without unbounded buffers. */
  @Override
  public void serverStream(Msg request, StreamObserver<Msg> responses) {
    ServerCallStreamObserver<Msg> observer = (ServerCallStreamObserver<Msg>) responses;
    observer.setOnReadyHandler(
        new Runnable() {
          private int sent;

          @Override
          public void run() {
            while (sent < request.getN() && observer.isReady()) {
              observer.onNext(echo(request));
              if (++sent == request.getN()) {
                observer.onCompleted();
              }
            }
          }
        });
  }

  @Override
  public StreamObserver<Msg> clientStream(StreamObserver<Msg> responses) {
    return new Requests(responses) {
      private int count;
      private ByteString last = ByteString.EMPTY;

      @Override
      public void onNext(Msg request) {
        count++;
        last = request.getPayload();
      }

      @Override
      public void onCompleted() {
        responses.onNext(Msg.newBuilder().setN(count).setPayload(last).build());
        responses.onCompleted();
      }
    };
  }

  @Override
  public StreamObserver<Msg> bidi(StreamObserver<Msg> responses) {
    return new Requests(responses) {
      @Override
      public void onNext(Msg request) {
        responses.onNext(echo(request));
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }

  private static Msg echo(Msg request) {
    return Msg.newBuilder().setPayload(request.getPayload()).build();
  }

  /** A stream of requests of which the client's going needs no answer. */
  private abstract static class Requests implements StreamObserver<Msg> {
    final StreamObserver<Msg> responses;

    Requests(StreamObserver<Msg> responses) {
      this.responses = responses;
    }

    @Override
    public void onError(Throwable cancelled) {}
  }
}
