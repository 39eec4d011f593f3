package dev.legate.cli.demo;

import dev.legate.cli.places.PlaceTable;
import dev.legate.cli.places.PlacesWatch;
import dev.legate.cli.places.WorldPlaces;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.services.HealthService;
import dev.legate.services.ReflectionService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** The demo's server: places, health and reflection, on a port of the loopback address. */
final class DemoServer {
  private DemoServer() {}

  /**
   * Starts one.
   *
   * @param port 0 for a free one
   * @throws IOException if it cannot listen there
   */
  static Server start(PlaceTable table, PlacesWatch watch, int port) throws IOException {
    return Server.builder()
        .listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            ServerCredentials.plaintext())
        .service(new WorldPlaces(table, watch))
        .service(new HealthService())
        .service(new ReflectionService(com.google.rpc.ErrorDetailsProto.getDescriptor()))
        .drainTime(Duration.ofSeconds(5))
        .start();
  }

  /** The address for clients: {@code 127.0.0.1:50051}. */
  static String address(Server server) {
    return InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.port();
  }
}
