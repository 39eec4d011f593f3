package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Status;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.NettyOptions.Transport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of every shape over real sockets. */
final class CallsTest {
  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"EPOLL", "NIO"})
  void aUnaryCallIsAnswered(Transport transport) {
    NettyOptions options = NettyOptions.current().transport(transport);
    try (TestServer server = TestServer.open(options);
        TestClient client = new TestClient(server.address(), options)) {
      TestCall call = client.unary("/t.T/Echo", "hello");

      assertThat(call.status()).isEqualTo(Status.OK);
      assertThat(call.text()).isEqualTo("hello");
      assertThat(call.ends).hasValue(1);
    }
  }
}
