package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Receiver;
import dev.legate.Responses;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.ChannelBuilder;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.Server;
import dev.legate.server.ServerContext;
import dev.legate.server.ServerCredentials;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallResponse;
import dev.legate.verify.interop.proto.TestService;
import dev.legate.verify.interop.proto.TestServiceClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A connection that is silent without having been closed is found out by keepalive, in real time.
 */
class BlackholeTest {
  private static final Duration TIME = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  /** What a loaded machine may add. */
  private static final Duration SLACK = Duration.ofSeconds(3);

  @Test
  void clientReportsWithinItsKeepaliveTimes() throws Exception {
    try (KeepaliveFloor _ = KeepaliveFloor.lower();
        Server server = InteropServer.start(0);
        Blackhole relay = new Blackhole(server.port());
        Channel channel = channel(relay).keepalive(TIME, TIMEOUT).build();
        BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
            TestServiceClient.create(channel).fullDuplexCall()) {
      exchange(stream);
      long start = System.nanoTime();
      relay.swallow();
      StatusException failure = catchThrowableOfType(StatusException.class, stream::receive);
      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(failure)
          .hasMessageContaining("127.0.0.1:" + relay.port())
          .hasMessageContaining("keepalive: nothing was heard for 0.")
          .hasMessageContaining("a PING was not answered within 0.3 s");
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(TIMEOUT, TIME.plus(TIMEOUT).plus(SLACK));
      channel.shutdownNow();
      server.shutdownNow(); // which knows of nothing, and is asked in two hours
    }
  }

  @Test
  void serverFreesStreamsWithinItsKeepaliveTimes() throws Exception {
    int calls = 10;
    CountDownLatch cancelled = new CountDownLatch(calls);
    Queue<StatusException> failures = new ConcurrentLinkedQueue<>();
    TestService service =
        new TestService() {
          @Override
          public void fullDuplexCall(
              Receiver<StreamingOutputCallRequest> requests,
              Responses<StreamingOutputCallResponse> responses)
              throws InterruptedException {
            ServerContext.current().onCancel(cancelled::countDown);
            responses.send(StreamingOutputCallResponse.getDefaultInstance());
            try {
              while (requests.receive() != null) {}
            } catch (StatusException failure) {
              failures.add(failure);
              throw failure;
            }
          }
        };
    try (Server server =
            Server.builder()
                .listen(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    ServerCredentials.plaintext())
                .service(service)
                .keepalive(TIME, TIMEOUT)
                .start();
        Blackhole relay = new Blackhole(server.port());
        Channel channel = channel(relay).build()) {
      List<BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse>> streams =
          new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        streams.add(TestServiceClient.create(channel).fullDuplexCall());
        assertThat(streams.getLast().receive()).isNotNull();
      }
      relay.swallow();
      assertThat(cancelled.await(TIME.plus(TIMEOUT).plus(SLACK).toMillis(), TimeUnit.MILLISECONDS))
          .isTrue();
      server.drain();
      assertThat(server.awaitTermination(SLACK))
          .isTrue(); // no connection, stream or handler is left
      assertThat(failures)
          .hasSize(calls)
          .allMatch(failure -> failure.code() == StatusCode.CANCELLED);
      channel.shutdownNow();
    }
  }

  private static void exchange(
      BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream) {
    stream.send(Payloads.output(1, 2));
    assertThat(stream.receive()).isNotNull();
  }

  private static ChannelBuilder channel(Blackhole relay) {
    return Channel.builder("ipv4:127.0.0.1:" + relay.port())
        .credentials(ChannelCredentials.plaintext());
  }
}
