package dev.legate.bench.vertx;

import com.google.protobuf.ByteString;
import dev.legate.bench.proto.Msg;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vertx.grpc.server.GrpcServerResponse;

/** Answers as the proto file says, on the event loop. */
final class VertxService {
  private VertxService() {}

  static void addTo(GrpcServer server) {
    server.callHandler(method("Unary"), VertxService::unary);
    server.callHandler(
        method("ServerStream"),
        call -> call.handler(request -> new Replies(request, call.response()).send()));
    server.callHandler(method("ClientStream"), call -> new Requests(call).count());
    server.callHandler(method("Bidi"), VertxService::bidi);
  }

  private static ServiceMethod<Msg, Msg> method(String name) {
    return ServiceMethod.server(
        ServiceName.create("bench", "Echo"),
        name,
        GrpcMessageEncoder.encoder(),
        GrpcMessageDecoder.decoder(Msg.newBuilder()));
  }

  private static void unary(GrpcServerRequest<Msg, Msg> call) {
    call.handler(
        request -> {
          var _ = call.response().end(echo(request));
        });
  }

  /** Reads no further while replies wait to be sent. */
  private static void bidi(GrpcServerRequest<Msg, Msg> call) {
    GrpcServerResponse<Msg, Msg> response = call.response();
    call.handler(
        request -> {
          var _ = response.write(echo(request));
          if (response.writeQueueFull()) {
            call.pause();
            response.drainHandler(drained -> call.resume());
          }
        });
    call.endHandler(
        ended -> {
          var _ = response.end();
        });
  }

  private static Msg echo(Msg request) {
    return Msg.newBuilder().setPayload(request.getPayload()).build();
  }

  /** The replies of a stream, of which no more are sent than the connection takes. */
  private static final class Replies {
    private final Msg request;
    private final GrpcServerResponse<Msg, Msg> response;
    private int sent;

    Replies(Msg request, GrpcServerResponse<Msg, Msg> response) {
      this.request = request;
      this.response = response;
    }

    void send() {
      while (sent < request.getN()) {
        if (response.writeQueueFull()) {
          response.drainHandler(drained -> send());
          return;
        }
        sent++;
        var _ = response.write(echo(request));
      }
      response.drainHandler(null);
      var _ = response.end();
    }
  }

  /** A stream of requests, counted. */
  private static final class Requests {
    private final GrpcServerRequest<Msg, Msg> call;
    private int count;
    private ByteString last = ByteString.EMPTY;

    Requests(GrpcServerRequest<Msg, Msg> call) {
      this.call = call;
    }

    void count() {
      call.handler(
          request -> {
            count++;
            last = request.getPayload();
          });
      call.endHandler(
          ended -> {
            var _ = call.response().end(Msg.newBuilder().setN(count).setPayload(last).build());
          });
    }
  }
}
