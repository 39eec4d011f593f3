package dev.legate.netty.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.CancelReason;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.NettyOptions.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How calls and connections end. */
final class EndsTest {
  private static final NettyOptions OPTIONS = NettyOptions.current();

  private static NettyOptions with(Transport transport) {
    return OPTIONS.transport(transport);
  }

  @OnBothTransports
  void aCancelledCallIsResetWithCancel(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.unary("/t.T/Manual", "x");
      TestServer.Accepted accepted = server.accepted();
      call.stream.cancel(CancelReason.CANCELLED);

      assertThat(accepted.events().status().code()).isEqualTo(StatusCode.CANCELLED);
      assertThat(accepted.events().status().description()).contains("CANCEL");
      accepted.stream().finish(ResponseHead.PLAIN, Frames.of("too late"), Trailers.OK);
      assertThat(client.unary("/t.T/Echo", "next").status()).isEqualTo(Status.OK);
      assertThat(call.ends).hasValue(0);
    }
  }

  @Test
  void aServerCancelsWithTheCodeOfItsReason() {
    try (TestServer server = TestServer.open(OPTIONS);
        TestClient client = new TestClient(server.address(), OPTIONS)) {
      TestCall cancelled = client.unary("/t.T/Manual", "x");
      server.accepted().stream().cancel(CancelReason.CANCELLED);
      assertThat(cancelled.status().code()).isEqualTo(StatusCode.CANCELLED);

      TestCall failed = client.unary("/t.T/Manual", "x");
      server.accepted().stream().cancel(CancelReason.INTERNAL);
      assertThat(failed.status().code()).isEqualTo(StatusCode.INTERNAL);

      TestCall refused = client.unary("/t.T/Manual", "x");
      server.accepted().stream().cancel(CancelReason.REFUSED);
      assertThat(refused.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(refused.unprocessed).isTrue();
    }
  }

  @OnBothTransports
  void bothSidesAreToldOfTheDeadline(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      Deadline deadline = Deadline.after(Duration.ofMillis(50));
      TestCall call =
          client.start(
              TestClient.head("/t.T/Manual", deadline, new Metadata()), Frames.of("x"), true);
      TestServer.Accepted accepted = server.accepted();
      assertThat(accepted.head().deadline()).isNotNull();
      TestCall.await(call.deadline);
      assertThat(deadline.isExpired()).isTrue();
      TestCall.await(accepted.events().deadline);
      call.stream.cancel(CancelReason.CANCELLED);
      assertThat(accepted.events().status().code()).isEqualTo(StatusCode.CANCELLED);
    }
  }

  @Test
  void aThousandDeadlinesExpireAtOnce() {
    try (TestServer server = TestServer.open(OPTIONS);
        TestClient client = new TestClient(server.address(), OPTIONS)) {
      Deadline deadline = Deadline.after(Duration.ofMillis(300));
      List<TestCall> calls = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        TestCall call =
            client.start(
                TestClient.head("/t.T/Manual", deadline, new Metadata()), Frames.of("x"), true);
        call.onDeadline = () -> call.stream.cancel(CancelReason.CANCELLED);
        calls.add(call);
      }
      for (TestCall call : calls) {
        TestCall.await(call.deadline);
      }
      for (int i = 0; i < 1000; i++) {
        assertThat(server.accepted().events().status().code()).isEqualTo(StatusCode.CANCELLED);
      }
      assertThat(client.closed).isNotDone();
      assertThat(client.unary("/t.T/Echo", "next").status()).isEqualTo(Status.OK);
    }
  }

  @Test
  void callsBeyondTheServersLimitWaitForAStream() {
    NettyOptions few = OPTIONS.maxConcurrentStreams(2);
    try (TestServer server = TestServer.open(few);
        TestClient client = new TestClient(server.address(), OPTIONS.maxPendingCalls(3))) {
      List<TestCall> calls = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        calls.add(client.unary("/t.T/Manual", "call " + i));
      }
      TestServer.Accepted first = server.accepted();
      TestServer.Accepted second = server.accepted();
      TestCall waiting = client.start(TestClient.head("/t.T/Manual"), Frames.of("w"), false);
      waiting.stream.sendMessage(Frames.of("more"));
      waiting.stream.halfClose(Frames.of("last"));
      TestCall cancelled = client.unary("/t.T/Manual", "c");
      TestCall expiring =
          client.start(
              TestClient.head("/t.T/Manual", Deadline.after(Duration.ofMillis(20)), new Metadata()),
              Frames.of("e"),
              true);
      expiring.onDeadline = () -> expiring.stream.cancel(CancelReason.CANCELLED);
      TestCall refused = client.unary("/t.T/Manual", "r");
      assertThat(refused.status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(refused.status().description()).contains("maxPendingCalls");
      cancelled.stream.cancel(CancelReason.CANCELLED);
      TestCall.await(expiring.deadline);
      TestCall later = client.unary("/t.T/Manual", "later"); // a place has become free

      first.stream().finish(ResponseHead.PLAIN, Frames.of("a"), Trailers.OK);
      TestServer.Accepted third = server.accepted();
      TestCall.await(third.events().halfClosed);
      assertThat(third.events().text()).isEqualTo("w");
      assertThat(third.events().text()).isEqualTo("more");
      assertThat(third.events().text()).isEqualTo("last");
      second.stream().finish(ResponseHead.PLAIN, Frames.of("b"), Trailers.OK);
      TestServer.Accepted fourth = server.accepted();
      assertThat(fourth.events().text()).isEqualTo("later");
      third.stream().finish(ResponseHead.PLAIN, Frames.of("c"), Trailers.OK);
      fourth.stream().finish(ResponseHead.PLAIN, Frames.of("d"), Trailers.OK);
      assertThat(waiting.status()).isEqualTo(Status.OK);
      assertThat(later.status()).isEqualTo(Status.OK);
      assertThat(server.manual).isEmpty();
    }
  }

  @OnBothTransports
  void aDrainLetsCallsFinishAndClosesTheConnections(Transport transport) {
    TestServer server = TestServer.open(with(transport));
    try (TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.unary("/t.T/Manual", "x");
      TestServer.Accepted accepted = server.accepted();
      server.listening.drain();
      TestCall.await(client.draining);
      assertThat(server.terminated).isNotDone();
      TestCall late = client.unary("/t.T/Echo", "late");
      assertThat(late.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(late.unprocessed).isTrue();

      accepted.stream().finish(ResponseHead.PLAIN, Frames.of("y"), Trailers.OK);
      assertThat(call.status()).isEqualTo(Status.OK);
      TestCall.await(server.terminated);
      assertThat(TestCall.await(client.closed).code()).isEqualTo(StatusCode.UNAVAILABLE);
    }
  }

  @OnBothTransports
  void aClientsShutdownLetsItsCallsFinish(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.unary("/t.T/Manual", "x");
      TestServer.Accepted accepted = server.accepted();
      client.transport().shutdown();
      TestCall late = client.unary("/t.T/Echo", "late");
      assertThat(late.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(late.unprocessed).isTrue();
      accepted.stream().finish(ResponseHead.PLAIN, Frames.of("y"), Trailers.OK);
      assertThat(call.status()).isEqualTo(Status.OK);
      TestCall.await(client.closed);
    }
  }

  @OnBothTransports
  void shutdownNowEndsCallsOnBothSides(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.unary("/t.T/Manual", "x");
      TestServer.Accepted accepted = server.accepted();
      client.transport().shutdownNow("enough");
      assertThat(call.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(call.status().description()).contains("enough");
      assertThat(accepted.events().status().code()).isEqualTo(StatusCode.CANCELLED);
      assertThat(TestCall.await(client.closed).description()).contains("enough");
    }
  }

  @OnBothTransports
  void aServersShutdownNowEndsItsCalls(Transport transport) {
    TestServer server = TestServer.open(with(transport));
    try (TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.unary("/t.T/Manual", "x");
      TestServer.Accepted accepted = server.accepted();
      server.close();
      assertThat(accepted.events().status().code()).isEqualTo(StatusCode.CANCELLED);
      assertThat(call.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(TestCall.await(client.closed).code()).isEqualTo(StatusCode.UNAVAILABLE);
    }
  }

  @Test
  void aRefusedConnectionSaysThePhaseTheAddressAndAHint() throws IOException {
    InetSocketAddress address;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());
    }
    try (TestClient client = new TestClient(address, OPTIONS)) {
      Status status = TestCall.await(client.closed);
      assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(status.description())
          .contains(address.toString(), "phase connect", "refused", "is a server listening");
    }
  }

  @OnBothTransports
  void aServerThatSaysNothingTimesOutInThePreface(Transport transport) throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TestClient client =
            new TestClient(
                silent.getLocalSocketAddress(), with(transport), Duration.ofMillis(100))) {
      Status status = TestCall.await(client.closed);
      assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(status.description()).contains("phase preface", "no answer within");
    }
  }

  @Test
  void aServerOfHttp1IsNamed() throws IOException {
    assertThat(statusOfServerThatSends("HTTP/1.1 400 Bad Request\r\n\r\n").description())
        .contains("phase preface", "HTTP/1.1 400 Bad Request");
  }

  @Test
  void aServerOfTlsIsNamed() throws IOException {
    assertThat(statusOfServerThatSends("\u0015\u0003\u0003\0\2\2\u0046").description())
        .contains("phase preface", "TLS");
  }

  private static Status statusOfServerThatSends(String bytes) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TestClient client = new TestClient(server.getLocalSocketAddress(), OPTIONS);
        Socket socket = server.accept()) {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      socket.shutdownOutput();
      Status status = TestCall.await(client.closed);
      assertThat(status.code()).isEqualTo(StatusCode.UNAVAILABLE);
      return status;
    }
  }

  @Test
  void anAttemptCanBeCancelled() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        TestClient client = new TestClient(silent.getLocalSocketAddress(), OPTIONS)) {
      client.cancel.run();
      assertThat(TestCall.await(client.closed).description()).contains("cancelled");
    }
  }

  @Test
  void anUnresolvedAddressFailsTheAttempt() {
    InetSocketAddress address = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
    try (TestClient client = new TestClient(address, OPTIONS)) {
      assertThat(TestCall.await(client.closed).description())
          .contains("nowhere.invalid", "phase connect");
    }
  }

  @Test
  void aLostConnectionEndsItsCalls() throws Exception {
    try (TestServer server = TestServer.open(OPTIONS);
        Relay relay = new Relay((InetSocketAddress) server.address());
        TestClient client = new TestClient(relay.address(), OPTIONS)) {
      TestCall call = client.unary("/t.T/Manual", "x");
      TestServer.Accepted accepted = server.accepted();
      relay.cut();
      assertThat(call.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(call.status().description()).contains("phase in call", relay.address().toString());
      assertThat(call.unprocessed).isFalse();
      assertThat(accepted.events().status().code()).isEqualTo(StatusCode.CANCELLED);
      Status closed = TestCall.await(client.closed);
      assertThat(closed.description()).contains("phase in call");
      TestCall late = client.unary("/t.T/Echo", "late");
      assertThat(late.status()).as("as useful as for those that ran").isEqualTo(closed);
      assertThat(late.unprocessed).isTrue();
    }
  }
}
