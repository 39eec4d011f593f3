package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.connection.Http2Config;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.netty.NettyOptions;
import dev.legate.spi.LimitReached;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that let the server keep its answers. Alone, for the process has one budget. */
@Isolated
class ByteBudgetOfServerTest {
  private static final int ANSWER = 64 * 1024;
  private static final Http2Config NO_WINDOW =
      Http2Config.client().settings(Settings.none().withEnablePush(false).withInitialWindowSize(0));

  @Test
  void aConnectionThatHoldsItsLimitTakesNoNewCalls() throws Exception {
    try (TestServer server = TestServer.open(options(1L << 30, 3 * ANSWER));
        RawClient client = new RawClient(server, NO_WINDOW)) {
      for (int i = 0; i < 3; i++) {
        ask(client, "/t.T/Echo", ANSWER);
      }
      client.ping();

      Headers refusal = client.answerTo(request("/t.T/Echo"), message(100), true);

      assertThat(refusal.get("grpc-status")).isEqualTo("8");
      assertThat(refusal.get("grpc-message"))
          .contains("no new calls on this connection")
          .contains("connectionBudget is " + 3 * ANSWER + " bytes");
      assertThat(client.ends).containsExactly("closed");
      assertThat(server.limits).extracting(LimitReached::limit).containsExactly("connectionBudget");
    }
  }

  @Test
  void theConnectionThatHoldsMostLosesCallsWhenTheProcessHoldsItsLimit() throws Exception {
    long limit = 16 * ANSWER;
    try (TestServer server = TestServer.open(options(limit, limit));
        RawClient other = new RawClient(server);
        RawClient client = new RawClient(server, NO_WINDOW)) {
      List<TestServer.Accepted> calls = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        ask(client, "/t.T/Manual", 1);
        calls.add(server.accepted());
      }
      for (TestServer.Accepted each : calls) {
        each.stream().finish(ResponseHead.PLAIN, Frames.of(new byte[ANSWER]), Trailers.OK);
      }
      while (client.machine.activeStreams() >= 16) {
        client.read();
      }

      assertThat(client.ends).contains("reset ENHANCE_YOUR_CALM");
      assertThat(client.machine.activeStreams()).isPositive();
      assertThat(server.limits).extracting(LimitReached::limit).containsOnly("processBudget");
      assertThat(other.answerTo(request("/t.T/Echo"), message(100), true).get("grpc-status"))
          .isEqualTo("0");
    }
  }

  @Test
  void aMessageForWhichThereIsNoRoomIsTold() throws Exception {
    int limit = 16 * ANSWER;
    try (TestServer server = TestServer.open(options(limit, limit));
        RawClient client = new RawClient(server)) {
      ask(client, "/t.T/Manual", 1);
      TestServer.Accepted call = server.accepted();
      assertThat(call.stream().full()).isNull();
      call.stream().expanded(limit + 1); // a message that a handler keeps

      assertThat(call.stream().full()).contains("processBudget is " + limit + " bytes");

      call.stream().expanded(-limit - 1);
      call.stream().finish(ResponseHead.PLAIN, null, Trailers.OK);
      while (client.machine.activeStreams() > 0) {
        client.read();
      }
      assertThat(server.limits)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.limit()).isEqualTo("processBudget");
                assertThat(event.configured()).isEqualTo(limit);
                assertThat(event.seen()).isEqualTo("a call was refused");
                assertThat(event.outcome()).isEqualTo(LimitReached.Outcome.STREAM_ENDED);
              });
    }
  }

  private static NettyOptions options(long process, long connection) {
    return NettyOptions.current().byteBudget(process, connection);
  }

  private static byte[] message(int size) {
    return Frames.of(new byte[size]).array();
  }

  private static void ask(RawClient client, String path, int size) throws IOException {
    byte[] message = message(size);
    Http2Stream stream = client.machine.openStream(request(path), false, null);
    client.machine.sendData(stream, message, 0, message.length, true);
    client.flush();
    while (stream.queuedBytes() > 0) {
      client.read();
      client.flush();
    }
  }

  private static Headers request(String path) {
    return Headers.of(
        ":method", "POST",
        ":scheme", "http",
        ":path", path,
        ":authority", "localhost",
        "te", "trailers",
        "content-type", "application/grpc");
  }
}
