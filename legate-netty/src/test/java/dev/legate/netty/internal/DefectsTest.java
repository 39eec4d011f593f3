package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.Headers;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.netty.NettyOptions;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** A call whose listener fails, as none should: what it may harm. */
class DefectsTest {
  private static Headers request(String path) {
    return Headers.builder()
        .add(":method", "POST")
        .add(":scheme", "http")
        .add(":path", path)
        .add(":authority", "localhost")
        .add("te", "trailers")
        .add("content-type", "application/grpc")
        .build();
  }

  /** Two calls, and then a message for each in one write. */
  private static void sendTogether(RawClient client, String path, String text) throws Exception {
    Http2Stream first = client.machine.openStream(request(path), false, null);
    Http2Stream second = client.machine.openStream(request("/t.T/Manual"), false, null);
    client.flush();
    client.ping(); // both are open
    for (Http2Stream stream : new Http2Stream[] {first, second}) {
      ByteBuffer message = Frames.of(text);
      client.machine.sendData(stream, message.array(), 0, message.remaining(), false);
    }
    client.flush();
  }

  @Test
  void itEndsItsConnectionAndNobodyIsToldBytesOfAnotherRead() throws Exception {
    NettyOptions oneLoop = NettyOptions.current().eventLoops(1);
    try (TestServer server = TestServer.open(oneLoop);
        RawClient failing = new RawClient(server);
        RawClient other = new RawClient(server)) {
      sendTogether(failing, "/t.T/Fail", "of the first");
      TestCall beside = server.accepted().events();
      assertThat(beside.text()).isEqualTo("of the first");
      sendTogether(other, "/t.T/Manual", "of the other");
      assertThat(server.accepted().events().text()).isEqualTo("of the other");
      assertThat(server.accepted().events().text()).isEqualTo("of the other");
      assertThat(beside.status().code()).isNotNull();
      assertThat(beside.messages).isEmpty();
    }
  }
}
