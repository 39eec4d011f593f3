package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Status;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.NettyOptions.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** No thread outlives the last user of the event loops. */
final class ThreadsTest {
  private static List<Thread> ours() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("legate-"))
        .toList();
  }

  private static void awaitNone() throws InterruptedException {
    for (Thread each : ours()) {
      assertThat(each.join(java.time.Duration.ofSeconds(20))).as(each.toString()).isTrue();
    }
    assertThat(ours()).isEmpty();
  }

  @OnBothTransports
  void threadsEndWithTheLastUser(Transport transport) throws InterruptedException {
    awaitNone();
    NettyOptions options = NettyOptions.current().transport(transport).eventLoops(2);
    try (TestServer server = TestServer.open(options)) {
      try (TestClient client = new TestClient(server.address(), options);
          TestClient other = new TestClient(server.address(), options)) {
        for (int i = 0; i < 10; i++) {
          assertThat(client.unary("/t.T/Echo", "x").status()).isEqualTo(Status.OK);
          assertThat(other.unary("/t.T/Thread", "x").status()).isEqualTo(Status.OK);
        }
        assertThat(ours().stream().filter(t -> t.getName().startsWith("legate-loop")))
            .as("clients and server share the loops")
            .hasSize(2)
            .allMatch(Thread::isDaemon);
      }
      assertThat(ours()).filteredOn(t -> t.getName().startsWith("legate-accept")).hasSize(1);
    }
    awaitNone();
  }

  @Test
  void anAddressInUseIsAnErrorThatNamesItAndLeavesNoThread() throws Exception {
    NettyOptions options = NettyOptions.current().transport(Transport.NIO);
    try (TestServer server = TestServer.open(options)) {
      InetSocketAddress taken = (InetSocketAddress) server.address();
      Assertions.assertThatThrownBy(
              () ->
                  new NettyTransportProvider(() -> options)
                      .listen(
                          taken,
                          new dev.legate.internal.transport.ListenOptions(
                              dev.legate.server.ServerCredentials.plaintext(),
                              server,
                              List.of("identity"),
                              null,
                              () -> {})))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(taken.toString())
          .hasCauseInstanceOf(BindException.class);
    }
    awaitNone();
  }

  @Test
  void aConnectorThatIsClosedTwiceReleasesOnce() throws InterruptedException {
    NettyOptions options = NettyOptions.current().transport(Transport.NIO);
    try (TestServer server = TestServer.open(options)) {
      TestClient client = new TestClient(server.address(), options);
      client.close();
      client.connector.close();
      Assertions.assertThatThrownBy(() -> client.connector.connect(server.address(), client))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("closed");
      try (TestClient next = new TestClient(server.address(), options)) {
        assertThat(next.unary("/t.T/Echo", "x").status()).isEqualTo(Status.OK);
      }
    }
    awaitNone();
  }
}
