package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two servers are restarted in turn while clients of both languages go on calling. */
@Timeout(120)
class RollingRestartTest {
  private static final int TIMES_EACH = 2;

  @Test
  void noCallIsLost() throws Exception {
    try (Pair servers = new Pair();
        Channel channel =
            Channel.builder("ipv4:" + servers.addresses())
                .credentials(ChannelCredentials.plaintext())
                .build();
        ForeignProgram first = goClient(servers, "pick_first");
        ForeignProgram roundRobin = goClient(servers, "round_robin");
        SteadyCalls legate = new SteadyCalls(channel)) {
      first.awaitLines("served by", 1);
      int met = 2;
      for (int i = 0; i < 2 * TIMES_EACH; i++) {
        // Whoever restarts the next server before clients have found the last one takes all away.
        roundRobin.awaitLines("served by", met++);
        servers.restart(i % 2);
      }
      roundRobin.awaitLines("served by", met);
      assertThat(legate.finish()).isEmpty();
      String ofFirst = first.finish().successfully();
      String ofRoundRobin = roundRobin.finish().successfully();
      // Each restart but the first's first return takes the server away that pick_first uses.
      assertThat(legate.servers()).hasSizeGreaterThan(2 * TIMES_EACH);
      assertThat(ofFirst.lines().filter(line -> line.startsWith("served by")))
          .hasSizeGreaterThan(2 * TIMES_EACH);
      System.out.printf(
          "Legate: %d calls%nGo, pick_first: %sGo, round_robin: %s",
          legate.calls(), ofFirst, ofRoundRobin);
    }
  }

  private static ForeignProgram goClient(Pair servers, String policy) throws IOException {
    return GoProgram.start(
        "steady-client", "--addrs=" + servers.addresses(), "--policy=" + policy, "--seconds=100");
  }

  /** Two server processes, each on a port of its own, which it keeps. */
  private static final class Pair implements AutoCloseable {
    private final int[] ports = freePorts();
    private final ServerProcess[] processes = new ServerProcess[2];

    Pair() throws Exception {
      try {
        start(0);
        start(1);
      } catch (Exception failure) {
        close();
        throw failure;
      }
    }

    private void start(int which) throws Exception {
      processes[which] = ServerProcess.start(InteropServer.class, ports[which]);
    }

    /** Tells a server to end, waits for that, and starts it again. */
    void restart(int which) throws Exception {
      processes[which].signal("TERM");
      assertThat(processes[which].exitCode()).isEqualTo(143);
      start(which);
    }

    String addresses() {
      return "127.0.0.1:" + ports[0] + ",127.0.0.1:" + ports[1];
    }

    /**
     * Below those that the system gives to connections, or one of a client's could take the port of
     * a server that is away.
     */
    private static int[] freePorts() {
      Set<Integer> found = new HashSet<>();
      while (found.size() < 2) {
        int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
          found.add(free.getLocalPort());
        } catch (IOException taken) {
          continue;
        }
      }
      return found.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public void close() {
      for (ServerProcess process : processes) {
        if (process != null) {
          process.close();
        }
      }
    }
  }
}
