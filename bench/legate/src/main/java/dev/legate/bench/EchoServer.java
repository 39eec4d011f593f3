package dev.legate.bench;

import dev.legate.bench.kit.ServerProgram;
import dev.legate.netty.NettyOptions;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The server: {@code EchoServer PORT MODE}, or with TLS {@code EchoServer PORT MODE CERTIFICATE
 * KEY}; port 0 takes a free one.
 */
public final class EchoServer {
  private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;
  private static final int WAITING = 100;
  private static final String MODES =
      "virtual, inline, virtual-interceptors, virtual-nio, virtual-tls, inline-tls, work-adaptive or work-limited";

  private EchoServer() {}

  /** Starts it in a mode. */
  private static Server start(int port, String mode, Supplier<ServerCredentials> tls)
      throws IOException {
    EchoService service = new EchoService();
    return switch (mode) {
      case "virtual" -> on(port).service(service).start();
      case "inline" -> on(port).service(service.definition().inline()).start();
      case "virtual-interceptors" ->
          on(port)
              .interceptor(Refusal.named("x-bench-header-3"), Refusal.named("x-bench-header-7"))
              .service(service)
              .start();
      case "virtual-nio" -> {
        NettyOptions.current().transport(NettyOptions.Transport.NIO).use();
        yield on(port).service(service).start();
      }
      case "virtual-tls" -> on(port, tls.get()).service(service).start();
      case "inline-tls" -> on(port, tls.get()).service(service.definition().inline()).start();
      case "work-adaptive" ->
          on(port)
              .adaptiveLimit(2, 1000)
              .maxWaitingCalls(WAITING)
              .service(new WorkingService())
              .start();
      case "work-limited" ->
          on(port)
              .maxConcurrentCalls(2 * Runtime.getRuntime().availableProcessors())
              .maxWaitingCalls(WAITING)
              .service(new WorkingService())
              .start();
      default ->
          throw new IllegalArgumentException("found the mode " + mode + ", expected " + MODES);
    };
  }

  /** A server that is to listen on a port of this machine alone. */
  static ServerBuilder on(int port) {
    return on(port, ServerCredentials.plaintext());
  }

  private static ServerBuilder on(int port, ServerCredentials credentials) {
    return Server.builder()
        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
        .maxReceiveSize(LARGEST_MESSAGE);
  }

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2 && args.length != 4) {
      throw new IllegalArgumentException(
          "expected: PORT MODE [CERTIFICATE KEY], of which the mode is " + MODES);
    }
    Supplier<ServerCredentials> tls =
        () -> ServerCredentials.tls(Path.of(args[2]), Path.of(args[3]));
    try (Server server = start(Integer.parseInt(args[0]), args[1], tls)) {
      ServerProgram.run(server.port());
    }
  }
}
