package dev.legate.bench.vertx;

import dev.legate.bench.kit.ServerProgram;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.transport.Transport;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The server: {@code VertxServer PORT loop}; port 0 takes a free one. One verticle on one event
 * loop, as there is one core.
 */
public final class VertxServer {
  private static final long LARGEST_MESSAGE = 16 * 1024 * 1024;

  private VertxServer() {}

  /** Returns the port. */
  private static int start(Vertx vertx, int port) {
    if (!vertx.isNativeTransportEnabled()) {
      throw new IllegalStateException("found a loop on NIO, expected native epoll");
    }
    AtomicInteger taken = new AtomicInteger();
    vertx.deployVerticle(new Listener(port, taken)).await();
    return taken.get();
  }

  private static Transport epoll() {
    Transport epoll = Transport.EPOLL;
    if (epoll == null || !epoll.available()) {
      throw new IllegalStateException(
          "found no native epoll, which this server is to run on",
          epoll == null ? null : epoll.unavailabilityCause());
    }
    return epoll;
  }

  /** Serves until standard input ends. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2 || !args[1].equals("loop")) {
      throw new IllegalArgumentException("expected: PORT loop");
    }
    Vertx vertx = Vertx.builder().withTransport(epoll()).build();
    try {
      ServerProgram.run(start(vertx, Integer.parseInt(args[0])));
    } finally {
      // After a failure its threads would keep the process from ending.
      var _ = vertx.close();
    }
  }

  /** Listens on the verticle's event loop. */
  private static final class Listener extends VerticleBase {
    private final int port;
    private final AtomicInteger taken;

    Listener(int port, AtomicInteger taken) {
      this.port = port;
      this.taken = taken;
    }

    @Override
    public Future<HttpServer> start() {
      GrpcServer calls =
          GrpcServer.server(vertx, new GrpcServerOptions().setMaxMessageSize(LARGEST_MESSAGE));
      VertxService.addTo(calls);
      return vertx
          .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(port))
          .requestHandler(calls)
          .listen()
          .onSuccess(server -> taken.set(server.actualPort()));
    }
  }
}
