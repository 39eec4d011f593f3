package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A server that ends connections because of their age loses no call of any client (gRFC A9). */
class OldConnectionsTest {
  @Test
  void noCallIsLost() throws Exception {
    Set<SocketAddress> clients = ConcurrentHashMap.newKeySet();
    try (Server server =
            InteropServer.builder(0, ServerCredentials.plaintext())
                .maxConnectionAge(Duration.ofMillis(100))
                .maxConnectionAgeGrace(Duration.ofSeconds(20))
                .interceptor(
                    (call, next) -> {
                      clients.add(call.context().peer().address());
                      next.handle(call);
                    })
                .start();
        ForeignProgram first = goClient(server, "pick_first");
        ForeignProgram roundRobin = goClient(server, "round_robin");
        Channel channel =
            Channel.builder("ipv4:127.0.0.1:" + server.port())
                .credentials(ChannelCredentials.plaintext())
                .build();
        SteadyCalls legate = new SteadyCalls(channel)) {
      String ofFirst = first.ended().successfully();
      String ofRoundRobin = roundRobin.ended().successfully();
      assertThat(legate.finish()).isEmpty();
      assertThat(clients).hasSizeGreaterThan(15);
      System.out.printf(
          "%d connections%nLegate: %d calls%nGo, pick_first: %sGo, round_robin: %s",
          clients.size(), legate.calls(), ofFirst, ofRoundRobin);
    }
  }

  private static ForeignProgram goClient(Server server, String policy) throws Exception {
    return GoProgram.start(
        "steady-client", "--addrs=127.0.0.1:" + server.port(), "--policy=" + policy, "--seconds=3");
  }
}
