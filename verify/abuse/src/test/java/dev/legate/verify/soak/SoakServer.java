package dev.legate.verify.soak;

import static dev.legate.verify.abuse.Target.TEXT;

import dev.legate.Identity;
import dev.legate.MethodDescriptor;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServiceDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The soaked JVM: a server that stays, one that is drained and started anew on the same ports when
 * it is told, and one to ask and tell. Says its ports on standard output, and ends with its
 * standard input.
 */
final class SoakServer {
  static final Duration DRAIN_TIME = Duration.ofSeconds(3);
  static final char[] PASSWORD = "changeit".toCharArray();

  static final MethodDescriptor<String, String> SAMPLE =
      MethodDescriptor.unary("soak.Control", "Sample", TEXT, TEXT);
  static final MethodDescriptor<String, String> RESTART =
      MethodDescriptor.unary("soak.Control", "Restart", TEXT, TEXT);

  private final ServerCredentials tls;
  private final Server steady;
  private Server restarting;

  private SoakServer(Path store) throws IOException {
    tls = ServerCredentials.tls(Identity.pkcs12File(store, PASSWORD));
    steady =
        listening(List.of(loopback(0), loopback(0)))
            .keepalive(Duration.ofSeconds(5), Duration.ofSeconds(20))
            .permitKeepalive(Duration.ofSeconds(5))
            .permitKeepaliveWithoutCalls()
            .start();
    restarting = restarting(List.of(loopback(0), loopback(0)));
  }

  public static void main(String[] arguments) throws IOException {
    SoakServer soaked = new SoakServer(Path.of(arguments[0]));
    Server control =
        Server.builder()
            .listen(loopback(0), ServerCredentials.plaintext())
            .service(
                ServiceDefinition.builder(SAMPLE.path().service())
                    .unary(SAMPLE, request -> Sample.here(soaked.running()).text())
                    .unary(RESTART, request -> soaked.restart())
                    .build())
            .start();
    System.out.println(
        control.port() + " " + ports(soaked.steady) + " " + ports(soaked.restarting));
    while (System.in.read() >= 0) {
      // The parent says nothing, but the end of it ends this.
    }
    soaked.steady.shutdownNow();
    soaked.restarting.shutdownNow();
    control.shutdownNow();
  }

  /** The first address in plain text, the second with TLS. */
  private ServerBuilder listening(List<SocketAddress> addresses) {
    return Server.builder()
        .listen(addresses.get(0), ServerCredentials.plaintext())
        .listen(addresses.get(1), tls)
        .service(SoakService.definition());
  }

  private Server restarting(List<SocketAddress> addresses) throws IOException {
    return listening(addresses)
        .drainTime(DRAIN_TIME)
        .maxConnectionAge(Duration.ofSeconds(20))
        .maxConnectionAgeGrace(DRAIN_TIME)
        .interruptOnCancel()
        .start();
  }

  /** Drains, and serves again on the same ports meanwhile; returns when the old server is gone. */
  private String restart() throws IOException {
    Server old = restarting;
    old.drain();
    restarting = restarting(old.addresses());
    old.close();
    return "";
  }

  private int running() {
    return steady.load().runningCalls() + restarting.load().runningCalls();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static String ports(Server server) {
    return server.addresses().stream()
        .map(address -> "" + ((InetSocketAddress) address).getPort())
        .collect(Collectors.joining(" "));
  }
}
