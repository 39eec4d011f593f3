package dev.legate.netty.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.netty.NettyOptions;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a client makes of the answers of servers, good and bad; its connection goes on. */
final class ServerAnswersTest {
  private static final NettyOptions OPTIONS = NettyOptions.current();
  private static final Metadata.Key<byte[]> TRACE = Metadata.Key.binary("trace-bin");

  private interface Answer {
    void to(int stream, RawServer.Peer peer) throws IOException;
  }

  private interface Check {
    void of(TestCall call);
  }

  /** Makes a call, which is answered so, and a good one on the same connection. */
  private static void whenAnswered(Answer answer, Check check) throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings();
                  answer.to(peer.request(), peer);
                  peer.answer(peer.request(), "fine");
                });
        TestClient client = new TestClient(server.address(), OPTIONS)) {
      check.of(client.unary("/t.T/M", "x"));
      TestCall next = client.unary("/t.T/M", "y");
      assertThat(next.text()).isEqualTo("fine");
      assertThat(next.status()).isEqualTo(Status.OK);
    }
  }

  private static Check failsWith(StatusCode code, String... texts) {
    return call -> {
      assertThat(call.status().code()).isEqualTo(code);
      assertThat(call.status().description()).contains(texts);
      assertThat(call.unprocessed).isFalse();
    };
  }

  @Test
  void trailersWithoutStatusAreUnknown() throws IOException {
    whenAnswered(
        (stream, peer) -> {
          peer.headers(stream, false, RawServer.HEAD);
          peer.headers(stream, true, "x", "y");
        },
        failsWith(StatusCode.UNKNOWN, "without grpc-status"));
  }

  @Test
  void anAnswerWithoutTrailersIsUnknown() throws IOException {
    whenAnswered(
        (stream, peer) -> {
          peer.headers(stream, false, RawServer.HEAD);
          peer.data(stream, Frames.of("a").array(), true);
        },
        failsWith(StatusCode.UNKNOWN, "without trailers"));
  }

  @Test
  void anErrorPageIsShownWithItsStatusAndServer() throws IOException {
    whenAnswered(
        (stream, peer) -> {
          peer.headers(
              stream, false, ":status", "503", "content-type", "text/html", "server", "nginx/9");
          peer.data(stream, "<h1>no upstream</h1>".getBytes(UTF_8), true);
        },
        failsWith(StatusCode.UNAVAILABLE, "503", "text/html", "nginx/9", "<h1>no upstream</h1>"));
  }

  @Test
  void anErrorPageWithoutEndEndsTheCall() throws IOException {
    whenAnswered(
        (stream, peer) -> {
          peer.headers(stream, false, ":status", "200", "content-type", "text/plain");
          peer.data(stream, "blah ".repeat(100).getBytes(UTF_8), false);
          assertThat(peer.next(RawServer.RST_STREAM).firstInt()).isEqualTo(8); // CANCEL
        },
        failsWith(StatusCode.UNKNOWN, "text/plain", "blah blah", "…"));
  }

  @Test
  void interimResponsesAreSkipped() throws IOException {
    whenAnswered(
        (stream, peer) -> {
          peer.headers(stream, false, ":status", "100");
          peer.headers(stream, false, ":status", "103", "link", "x");
          peer.answer(stream, "final");
        },
        call -> {
          assertThat(call.text()).isEqualTo("final");
          assertThat(call.status()).isEqualTo(Status.OK);
          assertThat(TestCall.await(call.head).metadata().isEmpty()).isTrue();
        });
  }

  @Test
  void paddedAndJoinedBinaryValuesAreRead() throws IOException {
    whenAnswered(
        (stream, peer) -> {
          peer.headers(stream, false, RawServer.HEAD);
          peer.headers(
              stream, true, "grpc-status", "5", "trace-bin", "AQ==,AQI=", "trace-bin", "AQID");
        },
        call -> {
          assertThat(call.status().code()).isEqualTo(StatusCode.NOT_FOUND);
          assertThat(call.trailers().metadata().all(TRACE))
              .containsExactly(new byte[] {1}, new byte[] {1, 2}, new byte[] {1, 2, 3});
        });
  }

  @Test
  void anAnswerMayBeOneBlock() throws IOException {
    whenAnswered(
        (stream, peer) ->
            peer.headers(
                stream,
                true,
                ":status",
                "200",
                "content-type",
                "application/grpc",
                "grpc-status",
                "9",
                "grpc-message",
                "not%20yet %E2%82%AC",
                "x",
                "y"),
        call -> {
          assertThat(call.status())
              .isEqualTo(Status.of(StatusCode.FAILED_PRECONDITION, "not yet €"));
          assertThat(call.trailers().metadata().get(Metadata.Key.text("x"))).isEqualTo("y");
          assertThat(call.head).isNotDone();
        });
  }

  @Test
  void aResetAfterTheTrailersIsNoError() throws IOException {
    whenAnswered(
        (stream, peer) -> {
          peer.answer(stream, "done");
          peer.reset(stream, 0);
        },
        call -> assertThat(call.status()).isEqualTo(Status.OK));
  }

  @Test
  void aRequestThatWasAnsweredEarlyIsReset() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings();
                  int stream = peer.request();
                  peer.answer(stream, "early");
                  assertThat(peer.next(RawServer.RST_STREAM).firstInt()).isEqualTo(0); // NO_ERROR
                  peer.reset(stream, 0); // crosses ours
                  peer.answer(peer.request(), "fine");
                });
        TestClient client = new TestClient(server.address(), OPTIONS)) {
      TestCall call = client.start(TestClient.head("/t.T/M"), Frames.of("first"), false);
      assertThat(call.text()).isEqualTo("early");
      assertThat(call.status()).isEqualTo(Status.OK);
      call.stream.sendMessage(Frames.of("too late"));
      call.stream.halfClose(null);
      assertThat(client.unary("/t.T/M", "next").status()).isEqualTo(Status.OK);
    }
  }

  @Test
  void everyErrorCodeOfAResetHasItsStatus() throws IOException {
    int[] codes = {0, 1, 2, 3, 6, 8, 11, 12};
    StatusCode[] expected = {
      StatusCode.INTERNAL,
      StatusCode.INTERNAL,
      StatusCode.INTERNAL,
      StatusCode.INTERNAL,
      StatusCode.INTERNAL,
      StatusCode.CANCELLED,
      StatusCode.RESOURCE_EXHAUSTED,
      StatusCode.PERMISSION_DENIED
    };
    for (int i = 0; i < codes.length; i++) {
      int code = codes[i];
      whenAnswered((stream, peer) -> peer.reset(stream, code), failsWith(expected[i], "reset"));
    }
  }

  @Test
  void headersBeyondOurLimitFailTheCallWithTheLimit() throws IOException {
    whenAnswered(
        (stream, peer) -> {
          peer.headers(
              stream,
              false,
              ":status",
              "200",
              "content-type",
              "application/grpc",
              "x",
              "v".repeat(9000));
          assertThat(peer.next(RawServer.RST_STREAM).firstInt()).isEqualTo(8); // CANCEL
        },
        failsWith(
            StatusCode.RESOURCE_EXHAUSTED,
            "response headers have 91",
            "limit of 8192 bytes, which NettyOptions.maxHeaderListSize"));
  }

  @Test
  void trailersBeyondOurLimitFailTheCallWithTheLimit() throws IOException {
    whenAnswered(
        (stream, peer) -> {
          peer.headers(stream, false, RawServer.HEAD);
          peer.headers(stream, true, "grpc-status", "0", "x", "v".repeat(9000));
        },
        failsWith(
            StatusCode.RESOURCE_EXHAUSTED,
            "trailers have 90",
            "limit of 8192 bytes, which NettyOptions.maxHeaderListSize"));
  }

  @Test
  void aRequestBeyondTheServersLimitIsNotSent() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings(6, 500); // MAX_HEADER_LIST_SIZE
                  peer.answer(peer.request(), "the first that came");
                });
        TestClient client = new TestClient(server.address(), OPTIONS)) {
      Metadata large = new Metadata().add(Metadata.Key.text("x"), "v".repeat(500));
      TestCall call = client.start(TestClient.head("/t.T/M", null, large), Frames.of("x"), true);
      failsWith(
              StatusCode.RESOURCE_EXHAUSTED,
              "the request headers have 9",
              "limit of 500 bytes (its SETTINGS_MAX_HEADER_LIST_SIZE)")
          .of(call);
      assertThat(client.unary("/t.T/M", "y").text()).isEqualTo("the first that came");
    }
  }

  @Test
  void aLimitOfStreamsThatIsLoweredHoldsNewCallsBack() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings(3, 2); // MAX_CONCURRENT_STREAMS
                  int first = peer.request();
                  int second = peer.request();
                  peer.settings(3, 0);
                  peer.answer(first, "first");
                  peer.answer(second, "second");
                  assertThat(peer.next(RawServer.DATA).endsStream()).isTrue();
                  peer.settings(3, 1);
                  int third = peer.request();
                  assertThat(third).isEqualTo(5);
                  peer.answer(third, "third");
                  peer.answer(peer.request(), "fourth");
                });
        TestClient client = new TestClient(server.address(), OPTIONS)) {
      TestCall first = client.start(TestClient.head("/t.T/M"), Frames.of("1"), true);
      TestCall second = client.unary("/t.T/M", "2");
      assertThat(first.status()).isEqualTo(Status.OK);
      assertThat(second.status()).isEqualTo(Status.OK);
      TestCall third = client.unary("/t.T/M", "3");
      TestCall fourth = client.unary("/t.T/M", "4");
      assertThat(third.text()).isEqualTo("third");
      assertThat(fourth.text()).isEqualTo("fourth");
    }
  }

  @Test
  void aMessageGetsThroughWindowsOfOneByte() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings(4, 1); // INITIAL_WINDOW_SIZE
                  int stream = peer.request();
                  StringBuilder received = new StringBuilder();
                  boolean end = false;
                  while (!end) {
                    RawServer.Frame data = peer.next(RawServer.DATA);
                    assertThat(data.payload().length).isLessThanOrEqualTo(1);
                    received.append(new String(data.payload(), UTF_8));
                    end = data.endsStream();
                    peer.windowUpdate(stream, 1);
                  }
                  peer.answer(stream, received.substring(5));
                });
        TestClient client = new TestClient(server.address(), OPTIONS)) {
      String message = "through the eye of a needle ".repeat(20);
      TestCall call = client.unary("/t.T/M", message);
      assertThat(call.text()).isEqualTo(message);
      assertThat(call.status()).isEqualTo(Status.OK);
    }
  }

  @Test
  void aResetConnectionIsCalledSo() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings();
                  peer.request();
                  peer.socket.setSoLinger(true, 0);
                  peer.socket.close();
                });
        TestClient client = new TestClient(server.address(), OPTIONS)) {
      TestCall call = client.unary("/t.T/M", "x");
      failsWith(StatusCode.UNAVAILABLE, "phase in call", "reset").of(call);
      assertThat(TestCall.await(client.closed).description()).contains("reset");
    }
  }

  @Test
  void aServerThatClosesBeforeItsSettingsIsCalledSo() throws IOException {
    try (RawServer server = new RawServer(peer -> peer.socket.close());
        TestClient client = new TestClient(server.address(), OPTIONS)) {
      assertThat(TestCall.await(client.closed).description()).contains("phase preface");
    }
  }
}
