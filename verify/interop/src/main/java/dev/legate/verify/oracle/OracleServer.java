package dev.legate.verify.oracle;

import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.verify.interop.Flags;
import dev.legate.verify.interop.TlsFlags;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The steered service on two ports: with gRPC's usual limit for requests, and with a raised one.
 */
public record OracleServer(Server usual, Server raised) implements AutoCloseable {

  /** Starts both on the loopback interface; port 0 takes a free one. */
  public static OracleServer start(int port, int raisedPort) throws IOException {
    return start(port, raisedPort, ServerCredentials.plaintext());
  }

  /** Starts both with TLS, or without. */
  public static OracleServer start(int port, int raisedPort, ServerCredentials credentials)
      throws IOException {
    OracleService service = new OracleService();
    Server usual = listen(port, credentials, Steering.LIMIT, service);
    try {
      return new OracleServer(
          usual, listen(raisedPort, credentials, Steering.RAISED_LIMIT, service));
    } catch (IOException | RuntimeException e) {
      usual.shutdownNow();
      throw e;
    }
  }

  private static Server listen(
      int port, ServerCredentials credentials, int limit, OracleService service)
      throws IOException {
    return Server.builder()
        .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
        .maxReceiveSize(limit)
        .service(service)
        .start();
  }

  /** HOST:PORT of the usual server. */
  public String address() {
    return "127.0.0.1:" + usual.port();
  }

  /** HOST:PORT of the server with the raised limit. */
  public String raisedAddress() {
    return "127.0.0.1:" + raised.port();
  }

  @Override
  public void close() {
    usual.shutdownNow();
    raised.shutdownNow();
    usual.awaitTermination();
    raised.awaitTermination();
  }

  /** Runs until it is killed; {@code --port=N --raised-port=N} and {@link TlsFlags}. */
  public static void main(String[] args) {
    Flags.orExplain(() -> serve(Flags.parse(args)));
  }

  private static void serve(Flags flags) throws IOException {
    int port = flags.number("port", 0);
    int raisedPort = flags.number("raised-port", 0);
    ServerCredentials credentials = TlsFlags.server(flags);
    flags.refuseOthers();
    try (OracleServer server = start(port, raisedPort, credentials)) {
      System.out.println("listening on " + server.address());
      System.out.println("raised on " + server.raisedAddress());
      server.usual.awaitTermination();
    }
  }
}
