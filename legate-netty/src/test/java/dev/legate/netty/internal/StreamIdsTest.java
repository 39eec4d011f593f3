package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.http2.connection.Http2Connection;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.netty.NettyOptions;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/** A connection whose stream ids are used up makes room for another (RFC 9113 §5.1.1). */
final class StreamIdsTest {
  private static final NettyOptions OPTIONS = NettyOptions.current();

  /** As if all stream ids but the last had been used. */
  private static void skipIds(TestClient client) throws ReflectiveOperationException {
    Field machine = client.transport().getClass().getDeclaredField("machine");
    machine.setAccessible(true);
    Method skip = Http2Connection.class.getDeclaredMethod("skipIdsTo", int.class);
    skip.setAccessible(true);
    skip.invoke(machine.get(client.transport()), Integer.MAX_VALUE);
  }

  @Test
  void theCallWithTheLastIdSaysThatAnotherConnectionIsNeeded() throws Exception {
    try (TestServer server = TestServer.open(OPTIONS);
        TestClient client = new TestClient(server.address(), OPTIONS)) {
      skipIds(client);
      TestCall last = client.unary("/t.T/Manual", "last");
      TestServer.Accepted accepted = server.accepted();
      TestCall.await(client.draining);
      assertThat(client.closed).isNotDone();

      TestCall late = client.unary("/t.T/Echo", "late");
      assertThat(late.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(late.unprocessed).isTrue();

      accepted.stream().finish(ResponseHead.PLAIN, Frames.of("y"), Trailers.OK);
      assertThat(last.text()).isEqualTo("y");
      assertThat(last.status()).isEqualTo(Status.OK);
      TestCall.await(client.closed);
    }
  }
}
