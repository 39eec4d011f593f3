package dev.legate.verify.abuse;

import dev.legate.netty.NettyOptions;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServiceDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** The server under attack: says its port on standard output, and ends with its standard input. */
final class AttackedServer {
  private static final String LARGE = "x".repeat(64 * 1024);

  private AttackedServer() {}

  public static void main(String[] arguments) throws IOException {
    NettyOptions.current().settingsTimeoutMillis(1500).headersTimeoutMillis(1500).use();
    AtomicReference<Server> self = new AtomicReference<>();
    ReachedLimits limits = new ReachedLimits();
    Server server =
        Server.builder()
            .listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ServerCredentials.plaintext())
            .service(service())
            .service(monitor(self, limits))
            .connectionEvents(limits)
            .maxCallTime(Duration.ofSeconds(2))
            .interruptOnCancel()
            .start();
    self.set(server);
    System.out.println(server.port());
    while (System.in.read() >= 0) {
      // The parent says nothing, but the end of it ends this.
    }
    server.shutdownNow();
  }

  private static ServiceDefinition service() {
    return ServiceDefinition.builder(Target.NAME)
        .unary(Target.ECHO, request -> request)
        .unary(
            Target.SLOW,
            request -> {
              Thread.sleep(1000);
              return request;
            })
        .unary(Target.LARGE, request -> LARGE)
        .clientStreaming(
            Target.CLIENT,
            requests -> {
              int count = 0;
              for (String request : requests) {
                count += request.length();
              }
              return "" + count;
            })
        .bidiStreaming(
            Target.BIDI,
            (requests, responses) -> {
              for (String request : requests) {
                responses.send(request);
              }
            })
        .build();
  }

  /** On threads of its own, so that it answers and does not count whatever else runs. */
  private static ServiceDefinition monitor(AtomicReference<Server> self, ReachedLimits limits) {
    return ServiceDefinition.builder(Target.FIGURES.path().service())
        .ownThreads()
        .unary(Target.FIGURES, request -> Figures.here(self.get().load().runningCalls()).text())
        .unary(Target.LIMITS, request -> limits.take())
        .build();
  }
}
