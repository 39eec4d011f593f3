package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.LoopThread;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.NettyOptions.Transport;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls of every shape over real sockets. */
final class CallsTest {
  private static final Metadata.Key<String> TEXT = Metadata.Key.text("x-text");
  private static final Metadata.Key<byte[]> BINARY = Metadata.Key.binary("x-data-bin");

  private static NettyOptions with(Transport transport) {
    return NettyOptions.current().transport(transport);
  }

  @OnBothTransports
  void aUnaryCallIsAnsweredInPlace(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.unary("/t.T/Echo", "hello");

      assertThat(call.status()).isEqualTo(Status.OK);
      assertThat(call.text()).isEqualTo("hello");
      assertThat(call.ends).hasValue(1);
    }
  }

  @OnBothTransports
  void aUnaryCallIsAnsweredByAnotherThread(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      for (int i = 0; i < 1000; i++) {
        TestCall call = client.unary("/t.T/Thread", "hello " + i);

        assertThat(call.status()).isEqualTo(Status.OK);
        assertThat(call.text()).isEqualTo("hello " + i);
      }
    }
  }

  @OnBothTransports
  void aThousandCallsRunAtOnce(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      List<TestCall> calls = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        calls.add(client.start(TestClient.head("/t.T/Manual"), Frames.of("call " + i), true));
      }
      List<TestServer.Accepted> accepted = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        accepted.add(server.accepted());
      }
      for (TestServer.Accepted each : accepted) {
        TestCall.await(each.events().halfClosed);
        each.stream()
            .finish(ResponseHead.PLAIN, Frames.of(each.events().text() + "!"), Trailers.OK);
      }
      for (int i = 0; i < 1000; i++) {
        assertThat(calls.get(i).status()).isEqualTo(Status.OK);
        assertThat(calls.get(i).text()).isEqualTo("call " + i + "!");
      }
    }
  }

  @OnBothTransports
  void everyMessageOfABidirectionalStreamComesInOrder(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.start(TestClient.head("/t.T/Bidi"), null, false);
      for (int i = 0; i < 10_000; i++) {
        call.stream.sendMessage(Frames.of("message " + i));
      }
      call.stream.halfClose(null);
      for (int i = 0; i < 10_000; i++) {
        String text = call.text();
        call.stream.taken(text.length() + 5);
        assertThat(text).isEqualTo("message " + i);
      }
      assertThat(call.status()).isEqualTo(Status.OK);
      assertThat(call.sent.get()).isGreaterThan(100_000);
    }
  }

  @OnBothTransports
  void messagesMadeInTheStreamsRoomComeInOrderInBothDirections(Transport transport) {
    int count = 20_000;
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.start(TestClient.head("/t.T/Manual"), null, false);
      TestServer.Accepted accepted = server.accepted();
      accepted.stream().sendHead(ResponseHead.PLAIN);
      accepted.events().takesAtOnce = true;
      call.takesAtOnce = true;
      for (int i = 0; i < count; i++) {
        call.stream.sendMessage(Frames.in(call.stream, "request " + i));
        accepted.stream().sendMessage(Frames.in(accepted.stream(), "response " + i));
      }
      call.stream.halfClose(null);
      TestCall.await(accepted.events().halfClosed); // an earlier answer would reset the rest
      accepted.stream().finish(null, null, Trailers.OK);

      for (int i = 0; i < count; i++) {
        assertThat(accepted.events().text()).isEqualTo("request " + i);
        assertThat(call.text()).isEqualTo("response " + i);
      }
      assertThat(call.status()).isEqualTo(Status.OK);
    }
  }

  @OnBothTransports
  void messagesBeforeTheHalfCloseAndWithItArrive(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.start(TestClient.head("/t.T/Manual"), Frames.of("one"), false);
      call.stream.sendMessage(Frames.of("two"));
      call.stream.halfClose(Frames.of("three"));

      TestServer.Accepted accepted = server.accepted();
      TestCall.await(accepted.events().halfClosed);
      assertThat(accepted.events().text()).isEqualTo("one");
      assertThat(accepted.events().text()).isEqualTo("two");
      assertThat(accepted.events().text()).isEqualTo("three");

      accepted.stream().sendHead(ResponseHead.PLAIN);
      TestCall.await(call.head);
      accepted.stream().sendMessage(Frames.of("four"));
      assertThat(call.text()).isEqualTo("four");
      accepted.stream().finish(null, Frames.of("five"), Trailers.OK);
      assertThat(call.text()).isEqualTo("five");
      assertThat(call.status()).isEqualTo(Status.OK);
    }
  }

  @OnBothTransports
  void largeMessagesGetThroughSmallFixedWindows(Transport transport) {
    NettyOptions options = with(transport).fixedWindows(32 * 1024, 65_535);
    byte[] message = new byte[3 * 1024 * 1024];
    new Random(1).nextBytes(message);
    try (TestServer server = TestServer.open(options);
        TestClient client = new TestClient(server.address(), options)) {
      List<TestCall> calls = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        calls.add(client.start(TestClient.head("/t.T/Echo"), Frames.of(message), true));
      }
      for (TestCall call : calls) {
        assertThat(call.status()).isEqualTo(Status.OK);
        assertThat(call.message()).isEqualTo(ByteBuffer.wrap(message));
      }
    }
  }

  @OnBothTransports
  void metadataGoesBothWays(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      for (int i = 0; i < 3; i++) {
        Metadata sent =
            new Metadata().add(TEXT, "a" + i).add(TEXT, "b").add(BINARY, new byte[] {0, (byte) i});
        TestCall call =
            client.start(TestClient.head("/t.T/Manual", null, sent), Frames.of("x"), true);
        TestServer.Accepted accepted = server.accepted();
        Metadata received = accepted.head().metadata();
        assertThat(received.all(TEXT)).containsExactly("a" + i, "b");
        assertThat(received.get(BINARY)).containsExactly(0, i);
        assertThat(accepted.head().authority()).isEqualTo("localhost");
        assertThat(accepted.head().path()).isEqualTo("/t.T/Manual");
        assertThat(accepted.head().deadline()).isNull();

        accepted.stream()
            .finish(
                new ResponseHead(null, new Metadata().add(TEXT, "head" + i)),
                Frames.of("y"),
                new Trailers(
                    Status.of(StatusCode.NOT_FOUND, "no ünïcode " + i),
                    new Metadata().add(BINARY, new byte[] {7})));
        assertThat(TestCall.await(call.head).metadata().get(TEXT)).isEqualTo("head" + i);
        assertThat(call.text()).isEqualTo("y");
        assertThat(call.status()).isEqualTo(Status.of(StatusCode.NOT_FOUND, "no ünïcode " + i));
        assertThat(call.trailers().metadata().get(BINARY)).containsExactly(7);
      }
    }
  }

  @OnBothTransports
  void anAnswerWithoutMessagesIsOneBlock(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.unary("/t.T/Manual", "x");
      server.accepted().stream()
          .finish(
              ResponseHead.PLAIN,
              null,
              new Trailers(Status.of(StatusCode.ABORTED, "no"), new Metadata()));
      assertThat(call.status()).isEqualTo(Status.of(StatusCode.ABORTED, "no"));
      assertThat(call.head).isNotDone();
    }
  }

  @OnBothTransports
  void aCallIsAnsweredBeforeItsRequestIsComplete(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.start(TestClient.head("/t.T/Manual"), Frames.of("x"), false);
      server.accepted().stream().finish(ResponseHead.PLAIN, Frames.of("y"), Trailers.OK);
      assertThat(call.text()).isEqualTo("y");
      assertThat(call.status()).isEqualTo(Status.OK);
      call.stream.sendMessage(Frames.of("too late"));
      call.stream.halfClose(null);
      assertThat(client.unary("/t.T/Echo", "next").status()).isEqualTo(Status.OK);
    }
  }

  @OnBothTransports
  void unixSocketsCarryCalls(Transport transport, @TempDir Path folder) {
    Path path = folder.resolve("socket");
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
    try (TestServer server = TestServer.open(address, with(transport));
        TestClient client = new TestClient(address, with(transport))) {
      TestCall call = client.unary("/t.T/Manual", "hello");
      TestServer.Accepted accepted = server.accepted();
      assertThat(accepted.peer().localAddress()).isEqualTo(address);
      assertThat(accepted.peer().address()).isInstanceOf(UnixDomainSocketAddress.class);
      accepted.stream().finish(ResponseHead.PLAIN, Frames.of("bye"), Trailers.OK);
      assertThat(call.text()).isEqualTo("bye");
      assertThat(server.address()).isEqualTo(address);
    }
    assertThat(Files.exists(path)).isFalse();
  }

  @Test
  void theServerSeesTheAddressesOfTheConnection() {
    NettyOptions options = NettyOptions.current();
    try (TestServer server = TestServer.open(options);
        TestClient client = new TestClient(server.address(), options)) {
      client.unary("/t.T/Manual", "x");
      TestServer.Accepted accepted = server.accepted();
      assertThat(accepted.peer().localAddress()).isEqualTo(server.address());
      assertThat(((InetSocketAddress) accepted.peer().address()).getAddress().isLoopbackAddress())
          .isTrue();
      assertThat(client.transport().remoteAddress()).isEqualTo(server.address());
    }
  }

  @Test
  void aRequestWithoutVaryingFieldsHasTheSameHeadAgain() {
    NettyOptions options = NettyOptions.current();
    try (TestServer server = TestServer.open(options);
        TestClient client = new TestClient(server.address(), options)) {
      String path = "/t.T/Manual";
      TestServer.Accepted last = null;
      boolean same = false;
      for (int i = 0; i < 5; i++) {
        client.start(TestClient.head(path), Frames.of("x"), true);
        TestServer.Accepted accepted = server.accepted();
        same = last != null && accepted.head() == last.head();
        last = accepted;
      }
      assertThat(same).as("a repeated block is recognised").isTrue();
    }
  }

  @Test
  void eventsComeOnLoopThreads() {
    NettyOptions options = NettyOptions.current();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    try (TestServer server = TestServer.open(options);
        TestClient client = new TestClient(server.address(), options)) {
      TestCall call = client.unary("/t.T/Manual", "x");
      TestServer.Accepted accepted = server.accepted();
      call.end.thenRun(() -> thread.complete(Thread.currentThread()));
      accepted.stream().finish(ResponseHead.PLAIN, Frames.of("y"), Trailers.OK);
      assertThat(TestCall.await(thread)).isInstanceOf(LoopThread.class);
    }
  }
}
