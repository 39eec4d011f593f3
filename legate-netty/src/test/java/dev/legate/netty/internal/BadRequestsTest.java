package dev.legate.netty.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.http2.Headers;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.netty.NettyOptions;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is no gRPC request is answered, and harms no other call on its connection. */
final class BadRequestsTest {
  private final NettyOptions options = NettyOptions.current();
  private final TestServer server = TestServer.open(options);
  private final TestClient neighbour = new TestClient(server.address(), options);

  @AfterEach
  void othersAreUnharmed() {
    try (server;
        neighbour) {
      assertThat(neighbour.unary("/t.T/Echo", "still there").status()).isEqualTo(Status.OK);
      assertThat(server.manual).isEmpty();
    }
  }

  private static void assertAnswer(Headers answer, String http, StatusCode status, String text) {
    assertThat(answer.get(":status")).isEqualTo(http);
    assertThat(answer.get("grpc-status")).isEqualTo(Integer.toString(status.number()));
    assertThat(answer.get("grpc-message")).contains(text);
  }

  private void assertStillAnswers(RawClient raw) throws IOException {
    Headers answer = raw.answerTo(RawClient.request(), Frames.of("x").array(), true);
    assertThat(answer.get("grpc-status")).isEqualTo("0");
  }

  @Test
  void anotherMethodIsAnsweredWith405() throws IOException {
    try (RawClient raw = new RawClient(server)) {
      Headers get =
          Headers.of(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "localhost");
      Headers answer = raw.answerTo(get);
      assertAnswer(answer, "405", StatusCode.INTERNAL, "GET");
      assertThat(answer.get("allow")).isEqualTo("POST");
      assertStillAnswers(raw);
    }
  }

  @Test
  void anotherContentTypeIsAnsweredWith415() throws IOException {
    try (RawClient raw = new RawClient(server)) {
      for (String type : new String[] {"application/json", "application/grpc-web"}) {
        Headers request =
            Headers.of(
                ":method",
                "POST",
                ":scheme",
                "http",
                ":path",
                "/t.T/Echo",
                ":authority",
                "localhost",
                "content-type",
                type);
        assertAnswer(raw.answerTo(request), "415", StatusCode.INTERNAL, type);
        assertAnswer(
            raw.answerTo(request, "some body".getBytes(ISO_8859_1), false),
            "415",
            StatusCode.INTERNAL,
            type);
      }
      assertStillAnswers(raw);
    }
  }

  @Test
  void aBadTimeoutIsAnswered() throws IOException {
    try (RawClient raw = new RawClient(server)) {
      for (String timeout : new String[] {"123456789S", "5", "S", "-1S", "1x"}) {
        assertAnswer(
            raw.answerTo(RawClient.request("grpc-timeout", timeout)),
            "200",
            StatusCode.INTERNAL,
            timeout);
      }
      assertStillAnswers(raw);
    }
  }

  @Test
  void anUnknownEncodingIsUnimplementedAndSaysWhatIsAccepted() throws IOException {
    try (RawClient raw = new RawClient(server)) {
      Headers answer = raw.answerTo(RawClient.request("grpc-encoding", "zip"));
      assertAnswer(answer, "200", StatusCode.UNIMPLEMENTED, "zip");
      assertThat(answer.get("grpc-accept-encoding")).contains("identity");
      assertStillAnswers(raw);
    }
  }

  @Test
  void headersBeyondTheLimitAreAnswered() throws IOException {
    try (RawClient raw = new RawClient(server)) {
      Headers answer = raw.answerTo(RawClient.request("x-large", "v".repeat(40_000)));
      assertAnswer(answer, "200", StatusCode.RESOURCE_EXHAUSTED, "8192");
      assertStillAnswers(raw);
    }
  }

  @Test
  void aBadPrefixIsInvalid() throws IOException {
    try (RawClient raw = new RawClient(server)) {
      Headers manual = with(RawClient.request(), ":path", "/t.T/Manual");
      assertThat(invalid(raw, manual, new byte[] {7, 0, 0, 0, 1}).code())
          .isEqualTo(StatusCode.INTERNAL);
      assertThat(invalid(raw, manual, new byte[] {1, 0, 0, 0, 1}).description())
          .contains("compressed");
      assertThat(invalid(raw, manual, new byte[] {0, (byte) 0xff, 0, 0, 1}).code())
          .isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertStillAnswers(raw);
    }
  }

  @Test
  void aStreamThatEndsInsideAMessageIsInvalid() throws IOException {
    try (RawClient raw = new RawClient(server)) {
      Headers manual = with(RawClient.request(), ":path", "/t.T/Manual");
      for (byte[] part : new byte[][] {{0, 0, 0}, {0, 0, 0, 0, 9, 1, 2}}) {
        raw.machine.sendData(
            raw.machine.openStream(manual, false, null), part, 0, part.length, true);
        raw.flush();
        TestServer.Accepted accepted = server.accepted();
        Status status = TestCall.await(accepted.events().invalid);
        assertThat(status.code()).isEqualTo(StatusCode.INTERNAL);
        assertThat(accepted.events().halfClosed).isNotDone();
        accepted.stream().finish(ResponseHead.PLAIN, null, new Trailers(status, new Metadata()));
      }
      assertStillAnswers(raw);
    }
  }

  private Status invalid(RawClient raw, Headers request, byte[] prefix) throws IOException {
    return TestCall.await(sendPrefix(raw, request, prefix).invalid);
  }

  private TestCall sendPrefix(RawClient raw, Headers request, byte[] prefix) throws IOException {
    raw.machine.sendData(
        raw.machine.openStream(request, false, null), prefix, 0, prefix.length, false);
    raw.flush();
    return server.accepted().events();
  }

  private static Headers with(Headers headers, String name, String value) {
    Headers.Builder builder = Headers.builder();
    for (int i = 0; i < headers.size(); i++) {
      builder.add(headers.name(i), headers.name(i).equals(name) ? value : headers.value(i));
    }
    return builder.build();
  }

  @Test
  void anHttp1RequestIsToldByGoAwayWhatIsExpected() throws IOException {
    assertThat(goAwayFor("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"))
        .contains("HTTP/1", "expected HTTP/2");
  }

  @Test
  void aTlsHandshakeIsToldByGoAwayWhatIsExpected() throws IOException {
    assertThat(goAwayFor("\u0016\u0003\u0001\2\0\1\0\1\u00fc\u0003\u0003" + "r".repeat(500)))
        .contains("TLS", "expected HTTP/2");
  }

  /** All that the server sends before it closes. */
  private String goAwayFor(String bytes) throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.address();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), ISO_8859_1);
    }
  }

  @Test
  void aClientThatClosesInThePrefaceLeavesNothingBehind() throws IOException {
    InetSocketAddress address = (InetSocketAddress) server.address();
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.getOutputStream().write("PRI * HTT".getBytes(ISO_8859_1));
      socket.shutdownOutput();
      socket.setSoTimeout(20_000);
      socket.getInputStream().readAllBytes();
    }
  }
}
