package dev.legate.verify.interop;

import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerCredentials;
import dev.legate.services.HealthService;
import dev.legate.services.ReflectionService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The interop server, with health and reflection beside the test service. */
public final class InteropServer {
  private InteropServer() {}

  /** Starts it on the loopback interface; port 0 takes a free one. */
  public static Server start(int port) throws IOException {
    return start(port, ServerCredentials.plaintext());
  }

  /** Starts it with TLS, or without. */
  public static Server start(int port, ServerCredentials credentials) throws IOException {
    return builder(port, credentials).start();
  }

  /** One with TLS, or without, that is not started yet. */
  static ServerBuilder builder(int port, ServerCredentials credentials) {
    WatchedGzip gzip = new WatchedGzip();
    return Server.builder()
        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
        .service(new InteropTestService(gzip))
        .compressor(gzip)
        .service(new HealthService())
        .service(new ReflectionService());
  }

  /** Runs until it is told to end, then drains; {@code --port=N} and {@link TlsFlags}. */
  public static void main(String[] args) {
    Flags.orExplain(() -> serve(Flags.parse(args)));
  }

  private static void serve(Flags flags) throws IOException {
    int port = flags.number("port", 10_000);
    ServerCredentials credentials = TlsFlags.server(flags);
    flags.refuseOthers();
    try (Server server = builder(port, credentials).drainOnSignal().start()) {
      System.out.println("listening on 127.0.0.1:" + server.port());
      server.awaitTermination();
    }
  }
}
