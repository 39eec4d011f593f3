package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.connection.Http2Config;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.netty.NettyOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server keeps to what its clients take, and notices when they are gone. */
final class ClientLimitsTest {
  private static final int LIMIT = 1000;
  private static final Metadata.Key<String> LARGE = Metadata.Key.text("large");
  private static final Metadata METADATA = new Metadata().add(LARGE, "v".repeat(LIMIT));

  private final TestServer server = TestServer.open(NettyOptions.current());

  @AfterEach
  void stop() {
    server.close();
  }

  private RawClient client() throws IOException {
    return new RawClient(
        server,
        Http2Config.client()
            .settings(Settings.none().withEnablePush(false).withMaxHeaderListSize(LIMIT)));
  }

  /** The last block of the answer that a call gives. */
  private Headers answer(RawClient raw, ResponseHead head, ByteBuffer framed, Trailers trailers)
      throws IOException {
    Headers[] last = {Headers.of()};
    Http2Stream stream = raw.machine.openStream(path("/t.T/Manual"), true, last);
    raw.flush();
    server.accepted().stream().finish(head, framed, trailers);
    while (!stream.isClosed()) {
      raw.read();
      raw.flush();
    }
    assertThat(last[0].listSize()).isBetween(1, LIMIT);
    return last[0];
  }

  private static Headers path(String path) {
    return Headers.of(
        ":method",
        "POST",
        ":scheme",
        "http",
        ":path",
        path,
        "te",
        "trailers",
        "content-type",
        "application/grpc");
  }

  private static Trailers failed(String text, ByteBuffer details, Metadata metadata) {
    return new Trailers(new Status(StatusCode.NOT_FOUND, text, details), metadata);
  }

  @Test
  void aLongTextIsShortenedAndTheRestArrives() throws IOException {
    try (RawClient raw = client()) {
      Metadata small = new Metadata().add(Metadata.Key.text("x"), "y");
      ByteBuffer details = ByteBuffer.wrap(new byte[] {1, 2, 3});
      for (ByteBuffer message : new ByteBuffer[] {null, Frames.of("before")}) {
        Headers answer =
            answer(raw, ResponseHead.PLAIN, message, failed("é%".repeat(1000), details, small));
        assertThat(answer.get("grpc-status")).isEqualTo("5");
        assertThat(answer.get("grpc-message"))
            .startsWith("%C3%A9%25%C3%A9%25")
            .endsWith(" (cut to the client's limit of 1000 bytes for trailers)");
        assertThat(answer.get("grpc-status-details-bin")).isEqualTo("AQID");
        assertThat(answer.get("x")).isEqualTo("y");
      }
    }
  }

  @Test
  void metadataThatDoesNotFitGivesWayToTheStatus() throws IOException {
    try (RawClient raw = client()) {
      ByteBuffer details = ByteBuffer.wrap(new byte[] {1, 2, 3});
      Headers answer = answer(raw, ResponseHead.PLAIN, null, failed("nothing", details, METADATA));
      assertThat(answer.get("grpc-status")).isEqualTo("5");
      assertThat(answer.get("grpc-message")).startsWith("nothing (cut to");
      assertThat(answer.get("grpc-status-details-bin")).isEqualTo("AQID");
      assertThat(answer.get("large")).isNull();
    }
  }

  @Test
  void detailsThatDoNotFitGiveWayToTheCode() throws IOException {
    try (RawClient raw = client()) {
      ByteBuffer details = ByteBuffer.allocate(LIMIT);
      Headers answer = answer(raw, ResponseHead.PLAIN, null, failed("nothing", details, METADATA));
      assertThat(answer.get("grpc-status")).isEqualTo("5");
      assertThat(answer.get("grpc-message")).startsWith("nothing (cut to");
      assertThat(answer.get("grpc-status-details-bin")).isNull();
    }
  }

  @Test
  void successWhoseTrailersDoNotFitIsResourceExhausted() throws IOException {
    try (RawClient raw = client()) {
      Headers answer =
          answer(raw, ResponseHead.PLAIN, Frames.of("a"), new Trailers(Status.OK, METADATA));
      assertThat(answer.get("grpc-status")).isEqualTo("8");
      assertThat(answer.get("grpc-message")).contains("trailers have 1", "limit of 1000 bytes");
    }
  }

  @Test
  void responseHeadersThatDoNotFitAreResourceExhausted() throws IOException {
    try (RawClient raw = client()) {
      Headers answer = answer(raw, new ResponseHead(null, METADATA), Frames.of("a"), Trailers.OK);
      assertThat(answer.get(":status")).isEqualTo("200");
      assertThat(answer.get("grpc-status")).isEqualTo("8");
      assertThat(answer.get("grpc-message")).contains("response headers have 1");
      assertThat(raw.dataReceived).isZero();
    }
  }

  @Test
  void aHandlerIsToldThatItsHeadersDoNotFit() throws IOException {
    try (RawClient raw = client()) {
      raw.machine.openStream(path("/t.T/Manual"), false, null);
      raw.flush();
      TestServer.Accepted call = server.accepted();
      call.stream().sendHead(new ResponseHead(null, METADATA));
      assertThat(call.events().status().code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      call.stream().sendMessage(Frames.of("too late"));
      call.stream().finish(null, null, Trailers.OK);
      assertThat(raw.answerTo(path("/t.T/Echo")).get("grpc-status")).isEqualTo("0");
    }
  }

  @Test
  void aRejectionKeepsToTheLimit() throws IOException {
    try (RawClient raw = client()) {
      Headers answer = raw.answerTo(RawClient.request("grpc-encoding", "é".repeat(800)));
      assertThat(answer.get("grpc-status")).isEqualTo("12");
      assertThat(answer.listSize()).isLessThanOrEqualTo(LIMIT);
    }
  }

  @Test
  void aMessageAfterTheEndIsDropped() throws IOException {
    try (RawClient raw =
        new RawClient(
            server,
            Http2Config.client()
                .settings(Settings.none().withEnablePush(false).withInitialWindowSize(3)))) {
      raw.machine.openStream(
          path("/t.T/Manual").plus(Headers.of("grpc-timeout", "300m")), true, "");
      raw.flush();
      TestServer.Accepted call = server.accepted();
      CompletableFuture<Void> done = new CompletableFuture<>();
      call.events().onDeadline =
          () -> {
            try { // on the event loop, where commands take effect in place
              call.stream().finish(ResponseHead.PLAIN, Frames.of("waits"), Trailers.OK);
              call.stream().sendMessage(Frames.of("too late"));
              done.complete(null);
            } catch (RuntimeException e) {
              done.completeExceptionally(e);
            }
          };
      if (call.events().deadline.isDone()) {
        call.events().onDeadline.run();
      }
      TestCall.await(done);
    }
  }

  @Test
  void aClientThatIsGoneInMidMessageEndsItsCalls() throws IOException {
    TestServer.Accepted call;
    try (RawClient raw = client()) {
      Http2Stream stream = raw.machine.openStream(path("/t.T/Manual"), false, null);
      raw.machine.sendData(stream, new byte[] {0, 0, 0, 1, 0, 7, 7}, 0, 7, false);
      raw.flush();
      call = server.accepted();
    }
    assertThat(call.events().status().code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(call.events().messages).isEmpty();
  }

  @Test
  void aClientThatHalfClosesItsSocketIsGone() throws IOException {
    try (RawClient raw = client()) {
      raw.machine.openStream(path("/t.T/Manual"), true, null);
      raw.flush();
      TestServer.Accepted call = server.accepted();
      raw.socket.shutdownOutput();
      assertThat(call.events().status().code()).isEqualTo(StatusCode.CANCELLED);
      call.stream().finish(ResponseHead.PLAIN, Frames.of("too late"), Trailers.OK);
      while (raw.connectionError == null) {
        raw.read(); // to the end
      }
    }
  }
}
