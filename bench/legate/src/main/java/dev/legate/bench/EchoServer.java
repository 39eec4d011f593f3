package dev.legate.bench;

import dev.legate.bench.kit.ServerProgram;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServerInterceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The server: {@code EchoServer PORT virtual|inline|intercepted}; port 0 takes a free one. */
public final class EchoServer {
  private static final int LARGEST_MESSAGE = 16 * 1024 * 1024;

  private EchoServer() {}

  /** Starts it in a mode. */
  static Server start(int port, String mode) throws IOException {
    ServerBuilder builder =
        Server.builder()
            .listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                ServerCredentials.plaintext())
            .maxReceiveSize(LARGEST_MESSAGE);
    EchoService service = new EchoService();
    return switch (mode) {
      case "virtual" -> builder.service(service).start();
      case "inline" -> builder.service(service.definition().inline()).start();
      case "intercepted" ->
          builder.service(service).interceptor(passing(), passing(), passing()).start();
      default ->
          throw new IllegalArgumentException(
              "found the mode " + mode + ", expected virtual, inline or intercepted");
    };
  }

  private static ServerInterceptor passing() {
    return (call, next) -> next.handle(call);
  }

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("expected: PORT virtual|inline|intercepted");
    }
    try (Server server = start(Integer.parseInt(args[0]), args[1])) {
      ServerProgram.run(server.port());
    }
  }
}
