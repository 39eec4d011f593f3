package dev.legate.bench.grpcjava;

import dev.legate.bench.kit.ServerProgram;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

/** The server: {@code GrpcJavaServer PORT direct|default|virtual}; port 0 takes a free one. */
public final class GrpcJavaServer {
  private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;

  private GrpcJavaServer() {}

  private static Server start(int port, String executor) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .addService(new GrpcJavaService());
    return switch (executor) {
      case "direct" -> builder.directExecutor().build().start();
      case "default" -> builder.build().start();
      case "virtual" ->
          builder.executor(Executors.newVirtualThreadPerTaskExecutor()).build().start();
      default ->
          throw new IllegalArgumentException(
              "found the executor " + executor + ", expected direct, default or virtual");
    };
  }

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("expected: PORT direct|default|virtual");
    }
    ServerProgram.run(start(Integer.parseInt(args[0]), args[1]).getPort());
  }
}
