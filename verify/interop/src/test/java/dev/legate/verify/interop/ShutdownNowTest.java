package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.server.Server;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What Go's client sees of a server that is shut down at once, and comes back. */
class ShutdownNowTest {
  @Test
  void goClientSeesItsCallEndAndFindsTheNextServer() throws Exception {
    try (Server server = InteropServer.start(0);
        ForeignProgram client =
            GoProgram.start(
                "steady-client",
                "--addrs=127.0.0.1:" + server.port(),
                "--keepalive-ms=60000",
                "--quiet-ms=30000")) {
      client.awaitLines("a silent call is open", 1);
      server.shutdownNow();
      assertThat(server.awaitTermination(Duration.ofSeconds(10))).isTrue();
      client.awaitLines("code = Unavailable", 1);
      client.awaitLines("the server is shut down", 1);
      try (Server next = InteropServer.start(server.port())) {
        client.awaitLines("a silent call is open", 2);
        next.shutdownNow();
      }
    }
  }
}
