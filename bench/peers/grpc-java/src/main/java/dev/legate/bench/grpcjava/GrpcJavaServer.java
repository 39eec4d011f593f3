package dev.legate.bench.grpcjava;

import dev.legate.bench.kit.ServerProgram;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * The server: {@code GrpcJavaServer PORT MODE}, or with TLS {@code GrpcJavaServer PORT MODE
 * CERTIFICATE KEY}; port 0 takes a free one. The mode begins with the executor ({@code direct},
 * {@code default} or {@code virtual}); {@code -interceptors}, {@code -nio}, {@code -tls} and {@code
 * -work} may follow.
 */
public final class GrpcJavaServer {
  private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;

  private GrpcJavaServer() {}

  private static Server start(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    String mode = args[1];
    List<String> words = List.of(mode.split("-", -1));
    NettyServerBuilder builder = on(port, words.getFirst());
    boolean works = words.subList(1, words.size()).contains("work");
    builder.addService(works ? new GrpcJavaWorkingService() : new GrpcJavaService());
    for (String feature : words.subList(1, words.size())) {
      switch (feature) {
        case "interceptors" -> {
          builder.intercept(Refusal.named("x-bench-header-7"));
          builder.intercept(Refusal.named("x-bench-header-3")); // The last added sees a call first.
        }
        case "nio" -> useNio(builder);
        case "tls" -> builder.useTransportSecurity(new File(args[2]), new File(args[3]));
        case "work" -> {} // the service does it
        default ->
            throw new IllegalArgumentException(
                "found "
                    + feature
                    + " in the mode "
                    + mode
                    + ", expected interceptors, nio, tls or work");
      }
    }
    return builder.build().start();
  }

  /** A server that is to listen on a port of this machine alone. */
  static NettyServerBuilder on(int port, String executor) {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .maxInboundMessageSize(LARGEST_MESSAGE);
    return switch (executor) {
      case "direct" -> builder.directExecutor();
      case "default" -> builder;
      case "virtual" -> builder.executor(Executors.newVirtualThreadPerTaskExecutor());
      default ->
          throw new IllegalArgumentException(
              "found the executor " + executor + ", expected direct, default or virtual");
    };
  }

  /** With as many threads as grpc-java has by default. */
  @SuppressWarnings("deprecation") // Of Netty 4.1, which grpc-java has, it is the way.
  private static void useNio(NettyServerBuilder builder) {
    builder
        .channelType(NioServerSocketChannel.class)
        .bossEventLoopGroup(new NioEventLoopGroup(1))
        .workerEventLoopGroup(new NioEventLoopGroup());
  }

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2 && args.length != 4) {
      throw new IllegalArgumentException("expected: PORT MODE [CERTIFICATE KEY]");
    }
    ServerProgram.run(start(args).getPort());
  }
}
