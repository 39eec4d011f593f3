package dev.legate.verify.abuse;

import dev.legate.netty.NettyOptions;
import dev.legate.server.Server;
import dev.legate.server.ServerBuilder;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServiceDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * The servers under attack, one with the usual limits and one with few handlers: they say their
 * ports on standard output, and end with their standard input.
 */
final class AttackedServer {
  /** How many handlers the second server runs at a time. */
  static final int MOST_HANDLERS = 100;

  /** What stubborn handlers wait for. */
  private static volatile CountDownLatch release = new CountDownLatch(1);

  private static final String LARGE = "x".repeat(64 * 1024);

  private AttackedServer() {}

  public static void main(String[] arguments) throws IOException {
    NettyOptions.current().settingsTimeoutMillis(1500).headersTimeoutMillis(1500).use();
    ReachedLimits limits = new ReachedLimits();
    List<Server> servers = new CopyOnWriteArrayList<>();
    servers.add(
        builder(limits)
            .service(monitor(servers, limits))
            .maxCallTime(Duration.ofSeconds(2))
            .interruptOnCancel()
            .start());
    servers.add(builder(limits).maxConcurrentCalls(MOST_HANDLERS).start());
    servers.forEach(server -> System.out.println(server.port()));
    while (System.in.read() >= 0) {
      // The parent says nothing, but the end of it ends this.
    }
    servers.forEach(Server::shutdownNow);
  }

  private static ServerBuilder builder(ReachedLimits limits) {
    return Server.builder()
        .listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            ServerCredentials.plaintext())
        .connectionEvents(limits)
        .service(service());
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
        .serverStreaming(
            Target.STUBBORN,
            (request, responses) -> {
              responses.send("begun");
              release.await();
            })
        .unary(
            Target.KEEPING,
            request -> {
              Thread.sleep(500);
              return "" + request.length();
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
  private static ServiceDefinition monitor(List<Server> servers, ReachedLimits limits) {
    return ServiceDefinition.builder(Target.FIGURES.path().service())
        .ownThreads()
        .unary(Target.FIGURES, request -> Figures.here(running(servers)).text())
        .unary(
            Target.HANDLERS,
            request ->
                "" + running(request.equals(Target.LIMITED) ? List.of(servers.getLast()) : servers))
        .unary(
            Target.RELEASE,
            request -> {
              release.countDown();
              release = new CountDownLatch(1);
              return request;
            })
        .unary(Target.LIMITS, request -> limits.take())
        .build();
  }

  private static int running(List<Server> servers) {
    return servers.stream().mapToInt(each -> each.load().runningCalls()).sum();
  }
}
