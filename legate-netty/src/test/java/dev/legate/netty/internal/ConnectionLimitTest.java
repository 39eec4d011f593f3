package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.netty.NettyOptions;
import dev.legate.spi.LimitReached;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class ConnectionLimitTest {
  @Test
  void aConnectionBeyondTheLimitIsClosedAndTheOthersServe() throws Exception {
    try (TestServer server = TestServer.open(NettyOptions.current().maxConnections(2));
        RawClient first = new RawClient(server);
        RawClient second = new RawClient(server)) {
      try (Socket third = connect(server)) {
        assertThat(third.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(server.limits).extracting(LimitReached::limit).containsExactly("maxConnections");

      assertThat(first.answerTo(RawClient.request()).get("grpc-status")).isEqualTo("0");
      assertThat(second.answerTo(RawClient.request()).get("grpc-status")).isEqualTo("0");
    }
  }

  @Test
  void aConnectionThatClosesMakesRoomForAnother() throws Exception {
    try (TestServer server = TestServer.open(NettyOptions.current().maxConnections(1))) {
      try (RawClient first = new RawClient(server)) {
        first.ping();
      }

      assertThat(readsSettingsInTheEnd(server)).isTrue();
    }
  }

  /** The server hears of the close in its own time, so that some attempts may come too early. */
  private static boolean readsSettingsInTheEnd(TestServer server) throws IOException {
    for (int attempt = 0; attempt < 1000; attempt++) {
      try (Socket socket = connect(server)) {
        if (socket.getInputStream().read() >= 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static Socket connect(TestServer server) throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.address();
    Socket socket = new Socket(address.getAddress(), address.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }
}
