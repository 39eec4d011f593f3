package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Status;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.connection.Http2Config;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.NettyOptions.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A receiver that does not take its messages stops its sender, and nobody else. */
final class BackPressureTest {
  private static final int WINDOW = 64 * 1024;
  private static final int MESSAGE = 1000;
  private static final int MESSAGES = 1000; // about 1 MB, 15 windows

  private static NettyOptions with(Transport transport) {
    return NettyOptions.current().transport(transport).fixedWindows(WINDOW, 1024 * 1024);
  }

  private static ByteBuffer message() {
    return Frames.of(new byte[MESSAGE]);
  }

  @OnBothTransports
  void aClientThatTakesNothingStopsTheServer(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.start(TestClient.head("/t.T/Manual"), Frames.of("go"), true);
      TestServer.Accepted accepted = server.accepted();
      accepted.stream().sendHead(ResponseHead.PLAIN);
      for (int i = 0; i < MESSAGES; i++) {
        accepted.stream().sendMessage(message());
      }
      accepted.stream().finish(null, null, Trailers.OK);
      // The window lets so many through, and the rest of the message that has begun.
      int through = WINDOW / (MESSAGE + 5) + 1;
      for (int i = 0; i < through; i++) {
        call.message();
      }
      // What has gone round since would have brought more.
      for (int i = 0; i < 3; i++) {
        assertThat(client.unary("/t.T/Echo", "beside").status()).isEqualTo(Status.OK);
      }
      assertThat(call.received).hasValue(through);
      assertThat(accepted.events().sent.get()).isLessThanOrEqualTo(WINDOW + MESSAGE + 5);

      call.takesAtOnce = true;
      call.stream.taken(through * (MESSAGE + 5));
      assertThat(call.status()).isEqualTo(Status.OK);
      assertThat(call.received).hasValue(MESSAGES);
    }
  }

  @OnBothTransports
  void aServerThatTakesNothingStopsTheClient(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall call = client.start(TestClient.head("/t.T/Manual"), null, false);
      for (int i = 0; i < MESSAGES; i++) {
        call.stream.sendMessage(message());
      }
      call.stream.halfClose(null);
      TestServer.Accepted accepted = server.accepted();
      int through = WINDOW / (MESSAGE + 5) + 1;
      for (int i = 0; i < through; i++) {
        accepted.events().message();
      }
      for (int i = 0; i < 3; i++) {
        assertThat(client.unary("/t.T/Echo", "beside").status()).isEqualTo(Status.OK);
      }
      assertThat(accepted.events().received).hasValue(through);
      assertThat(call.sent.get()).isLessThanOrEqualTo(WINDOW + MESSAGE + 5);

      accepted.events().takesAtOnce = true;
      accepted.stream().taken(through * (MESSAGE + 5));
      TestCall.await(accepted.events().halfClosed);
      assertThat(accepted.events().received).hasValue(MESSAGES);
      accepted.stream().finish(ResponseHead.PLAIN, Frames.of("done"), Trailers.OK);
      assertThat(call.status()).isEqualTo(Status.OK);
      assertThat(call.sent).hasValue(MESSAGES * (MESSAGE + 5L));
    }
  }

  @OnBothTransports
  void aHundredUnreadStreamsDoNotDelayAUnaryCall(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      List<TestCall> unread = new ArrayList<>();
      List<TestServer.Accepted> senders = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        unread.add(client.start(TestClient.head("/t.T/Manual"), Frames.of("go"), true));
        TestServer.Accepted accepted = server.accepted();
        accepted.stream().sendHead(ResponseHead.PLAIN);
        for (int m = 0; m < 200; m++) {
          accepted.stream().sendMessage(message());
        }
        senders.add(accepted);
      }
      int through = WINDOW / (MESSAGE + 5) + 1;
      for (TestCall each : unread) {
        for (int i = 0; i < through; i++) {
          each.message(); // from the test's list; no credit goes back
        }
      }
      assertThat(client.unary("/t.T/Echo", "beside").text()).isEqualTo("beside");
      for (TestCall each : unread) {
        assertThat(each.received).hasValue(through);
      }
      for (TestServer.Accepted each : senders) {
        each.stream().finish(null, null, Trailers.OK);
      }
    }
  }

  @OnBothTransports
  void aLargeTransferDoesNotStarveASmallOne(Transport transport) {
    try (TestServer server = TestServer.open(with(transport));
        TestClient client = new TestClient(server.address(), with(transport))) {
      TestCall large = client.start(TestClient.head("/t.T/Manual"), Frames.of("go"), true);
      large.takesAtOnce = true;
      large.keepsMessages = false;
      TestServer.Accepted sender = server.accepted();
      sender.stream().sendHead(ResponseHead.PLAIN);
      byte[] megabyte = new byte[1024 * 1024];
      for (int i = 0; i < 32; i++) {
        sender.stream().sendMessage(Frames.of(megabyte));
      }
      sender.stream().finish(null, null, Trailers.OK);
      assertThat(client.unary("/t.T/Echo", "beside").status()).isEqualTo(Status.OK);
      assertThat(large.end).isNotDone();
      assertThat(large.status()).isEqualTo(Status.OK);
      assertThat(large.received).hasValue(32);
    }
  }

  @OnBothTransports
  void dataForASocketThatNobodyReadsStaysWithTheCall(Transport transport) throws IOException {
    int large = Integer.MAX_VALUE;
    Http2Config windows =
        Http2Config.client()
            .settings(Settings.none().withEnablePush(false).withInitialWindowSize(large))
            .connectionWindow(large);
    try (TestServer server = TestServer.open(with(transport));
        TestClient neighbour = new TestClient(server.address(), with(transport));
        RawClient raw = new RawClient(server, windows)) {
      Headers request =
          Headers.of(
              ":method",
              "POST",
              ":scheme",
              "http",
              ":path",
              "/t.T/Manual",
              ":authority",
              "localhost",
              "content-type",
              "application/grpc");
      Http2Stream stream = raw.machine.openStream(request, true, null);
      raw.flush();
      TestServer.Accepted accepted = server.accepted();
      accepted.stream().sendHead(ResponseHead.PLAIN);
      ByteBuffer megabyte = Frames.of(new byte[1024 * 1024]);
      int messages = 100;
      for (int i = 0; i < messages; i++) {
        accepted.stream().sendMessage(megabyte.duplicate());
      }
      accepted.stream().finish(null, null, Trailers.OK);
      for (int i = 0; i < 100; i++) {
        assertThat(neighbour.unary("/t.T/Echo", "beside").status()).isEqualTo(Status.OK);
      }
      assertThat(accepted.events().sent.get())
          .as("what the kernel's buffers hold, and little more")
          .isLessThan(20 * 1024 * 1024);

      while (!stream.isClosed()) {
        raw.read();
        raw.flush();
      }
      assertThat(raw.dataReceived).isEqualTo(messages * megabyte.remaining());
      assertThat(raw.headers.getLast().get("grpc-status")).isEqualTo("0");
    }
  }
}
