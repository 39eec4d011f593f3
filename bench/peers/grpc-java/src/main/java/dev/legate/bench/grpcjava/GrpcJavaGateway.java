package dev.legate.bench.grpcjava;

import dev.legate.bench.kit.ServerProgram;
import dev.legate.bench.proto.EchoGrpc;
import dev.legate.bench.proto.Msg;
import io.grpc.BindableService;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;

/**
 * A server that is a client too: answers each call with what a server behind it answered: {@code
 * GrpcJavaGateway PORT virtual|direct PORT_BEHIND}. On virtual threads with the blocking stub, or
 * with callbacks on the direct executor.
 */
public final class GrpcJavaGateway {
  private GrpcJavaGateway() {}

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      throw new IllegalArgumentException("expected: PORT virtual|direct PORT_BEHIND");
    }
    NettyChannelBuilder channel =
        NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(args[2])).usePlaintext();
    BindableService service =
        switch (args[1]) {
          case "virtual" -> new Blocking(EchoGrpc.newBlockingStub(channel.build()));
          case "direct" -> new Callbacks(EchoGrpc.newStub(channel.directExecutor().build()));
          default ->
              throw new IllegalArgumentException(
                  "found the mode " + args[1] + ", expected virtual or direct");
        };
    ServerProgram.run(
        GrpcJavaServer.on(Integer.parseInt(args[0]), args[1])
            .addService(service)
            .build()
            .start()
            .getPort());
  }

  private static final class Blocking extends EchoGrpc.EchoImplBase {
    private final EchoGrpc.EchoBlockingStub behind;

    Blocking(EchoGrpc.EchoBlockingStub behind) {
      this.behind = behind;
    }

    @Override
    public void unary(Msg request, StreamObserver<Msg> responses) {
      responses.onNext(behind.unary(request));
      responses.onCompleted();
    }
  }

  private static final class Callbacks extends EchoGrpc.EchoImplBase {
    private final EchoGrpc.EchoStub behind;

    Callbacks(EchoGrpc.EchoStub behind) {
      this.behind = behind;
    }

    @Override
    public void unary(Msg request, StreamObserver<Msg> responses) {
      behind.unary(request, responses);
    }
  }
}
