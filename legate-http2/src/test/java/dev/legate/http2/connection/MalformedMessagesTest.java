package dev.legate.http2.connection;

import static dev.legate.http2.connection.Script.REQUEST;
import static dev.legate.http2.connection.Script.RESPONSE;
import static dev.legate.http2.connection.Script.TRAILERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.Headers;
import dev.legate.http2.Settings;
import dev.legate.http2.frame.Flags;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes a message malformed (RFC 9113 §8), on both sides; the connection goes on. */
class MalformedMessagesTest {
  private static final String[] GOOD = {":method", "POST", ":scheme", "http", ":path", "/a.B/C"};

  static Stream<Arguments> malformedFields() {
    return Stream.of(
        Arguments.of("illegal field name \"X-Upper\"", List.of("X-Upper", "v")),
        Arguments.of("illegal field name \"a b\"", List.of("a b", "v")),
        Arguments.of("illegal field name \"a?\"", List.of("a\u0001", "v")),
        Arguments.of("illegal field name \"a?\"", List.of("a\u00e9", "v")),
        Arguments.of("illegal field name \"a:b\"", List.of("a:b", "v")),
        Arguments.of("field with an empty name", List.of("", "v")),
        Arguments.of("NUL, CR or LF in the value of \"x\"", List.of("x", "a\u0000b")),
        Arguments.of("NUL, CR or LF in the value of \"x\"", List.of("x", "a\rb")),
        Arguments.of("NUL, CR or LF in the value of \"x\"", List.of("x", "a\nb")),
        Arguments.of("connection-specific field connection", List.of("connection", "close")),
        Arguments.of("connection-specific field upgrade", List.of("upgrade", "h2c")),
        Arguments.of("connection-specific field keep-alive", List.of("keep-alive", "1")),
        Arguments.of(
            "connection-specific field proxy-connection", List.of("proxy-connection", "x")),
        Arguments.of(
            "connection-specific field transfer-encoding", List.of("transfer-encoding", "chunked")),
        Arguments.of("te is \"gzip\", expected trailers", List.of("te", "gzip")),
        Arguments.of(
            "content-length is \"-1\", expected a number", List.of("content-length", "-1")),
        Arguments.of("content-length is \"\", expected a number", List.of("content-length", "")),
        Arguments.of(
            "content-length is \"9999999999999999999\", expected a number",
            List.of("content-length", "9999999999999999999")),
        Arguments.of(
            "content-length twice, 1 and 2", List.of("content-length", "1", "content-length", "2")),
        Arguments.of("unknown pseudo-header \":proto\"", List.of(":proto", "v")),
        Arguments.of("pseudo-header :path after regular fields", List.of("a", "b", ":path", "/")));
  }

  @ParameterizedTest
  @MethodSource("malformedFields")
  void aMalformedRequestIsResetAndTheConnectionGoesOn(String reason, List<String> fields) {
    Script script = Script.server();
    String[] good = reason.contains(":path") ? Arrays.copyOf(GOOD, 4) : GOOD;
    script.headers(1, headers(good, fields), false);
    assertThat(script.told()).isEmpty();
    assertThat(script.sent()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
    script.headers(3, REQUEST, true);
    assertThat(script.told()).containsExactly("headers 3 " + REQUEST + " end");
  }

  @ParameterizedTest
  @MethodSource("malformedFields")
  void aMalformedResponseIsExplained(String reason, List<String> fields) {
    if (reason.contains(":path")) {
      reason = "pseudo-header :path where it must not be";
    }
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script.headers(1, headers(new String[] {":status", "200"}, fields), false);
    assertThat(script.told())
        .containsExactly("stream error 1 PROTOCOL_ERROR: " + reason, "closed 1");
    assertThat(script.sent()).last().isEqualTo("RST_STREAM 1 PROTOCOL_ERROR");
  }

  @ParameterizedTest
  @MethodSource("malformedFields")
  void malformedTrailersAreExplained(String reason, List<String> fields) {
    Script script = Script.server();
    script.headers(1, REQUEST, false);
    script.told();
    script.headers(1, Headers.of(fields.toArray(String[]::new)), true);
    assertThat(script.told()).first().asString().startsWith("stream error 1 PROTOCOL_ERROR: ");
    assertThat(script.sent()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
  }

  static Stream<Headers> incompleteRequests() {
    return Stream.of(
        Headers.of(":scheme", "http", ":path", "/"),
        Headers.of(":method", "POST", ":path", "/"),
        Headers.of(":method", "POST", ":scheme", "http"),
        Headers.of(":method", "", ":scheme", "http", ":path", "/"),
        Headers.of(":method", "POST", ":scheme", "", ":path", "/"),
        Headers.of(":method", "POST", ":scheme", "http", ":path", ""),
        Headers.of(":method", "POST", ":method", "POST", ":scheme", "http", ":path", "/"),
        Headers.of(":method", "POST", ":scheme", "http", ":path", "/", ":status", "200"),
        Headers.of(":method", "CONNECT", ":scheme", "http", ":path", "/", ":authority", "h"),
        Headers.of(":method", "CONNECT"),
        Headers.of("content-type", "application/grpc"),
        Headers.builder().build());
  }

  @ParameterizedTest
  @MethodSource("incompleteRequests")
  void anIncompleteRequestIsReset(Headers headers) {
    Script script = Script.server();
    script.headers(1, headers, true);
    assertThat(script.told()).isEmpty();
    assertThat(script.sent()).containsExactly("RST_STREAM 1 PROTOCOL_ERROR");
  }

  @Test
  void connectNeedsOnlyAnAuthority() {
    Script script = Script.server();
    script.headers(1, Headers.of(":method", "CONNECT", ":authority", "h:1"), false);
    assertThat(script.told()).hasSize(1);
    assertThat(script.sent()).isEmpty();
  }

  static Stream<Arguments> wrongStatus() {
    return Stream.of(
        Arguments.of("response without :status", List.of("a", "b")),
        Arguments.of(":status is \"20\", expected three digits", List.of(":status", "20")),
        Arguments.of(":status is \"2x0\", expected three digits", List.of(":status", "2x0")),
        Arguments.of(":status is \"\", expected three digits", List.of(":status", "")),
        Arguments.of(":status is \"000\", expected three digits", List.of(":status", "000")),
        Arguments.of("pseudo-header :status twice", List.of(":status", "200", ":status", "200")),
        Arguments.of("interim response 101 where none may be", List.of(":status", "101")));
  }

  @ParameterizedTest
  @MethodSource("wrongStatus")
  void aResponseNeedsAStatus(String reason, List<String> fields) {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script.headers(1, Headers.of(fields.toArray(String[]::new)), false);
    assertThat(script.told()).first().isEqualTo("stream error 1 PROTOCOL_ERROR: " + reason);
  }

  @Test
  void pseudoHeadersInTrailersAreMalformed() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script.headers(1, RESPONSE, false);
    script.told();
    script.headers(1, Headers.of(":status", "200", "grpc-status", "0"), true);
    assertThat(script.told())
        .containsExactly(
            "stream error 1 PROTOCOL_ERROR: pseudo-header :status where it must not be",
            "closed 1");
  }

  @Test
  void aKnownListInTheWrongPlaceIsMalformedToo() {
    Script script = Script.server();
    for (int id = 1; id < 9; id += 2) {
      script.headers(id, REQUEST, false); // by now it is recognised whole
    }
    script.told();
    script.headers(1, REQUEST, true);
    assertThat(script.told())
        .first()
        .isEqualTo("stream error 1 PROTOCOL_ERROR: pseudo-header :method where it must not be");
  }

  @Test
  void aSecondBlockWithoutEndStreamIsMalformed() {
    Script script = Script.server();
    script.headers(1, REQUEST, false).headers(1, Headers.of("a", "b"), false);
    assertThat(script.told())
        .containsExactly(
            "headers 1 " + REQUEST,
            "stream error 1 PROTOCOL_ERROR: trailers without END_STREAM",
            "closed 1");
  }

  @Test
  void interimResponsesAreSkipped() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script
        .headers(1, Headers.of(":status", "100"), false)
        .headers(1, Headers.of(":status", "103", "link", "x"), false)
        .headers(1, RESPONSE, false)
        .headers(1, TRAILERS, true);
    assertThat(script.told())
        .containsExactly("headers 1 " + RESPONSE, "headers 1 " + TRAILERS + " end", "closed 1");
  }

  @Test
  void anInterimResponseBeforeEveryAnswerIsNoFlood() {
    Script script = Script.client();
    for (int id = 1; id < 40_000; id += 2) {
      script.connection.openStream(REQUEST, true, null);
      script.sent();
      script
          .headers(id, Headers.of(":status", "103"), false)
          .headers(id, RESPONSE, false)
          .headers(id, TRAILERS, true);
      assertThat(script.told()).hasSize(3).last().isEqualTo("closed " + id);
    }
  }

  @Test
  void interimResponsesWithoutEndAreAFlood() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    for (int i = 0; i < 20_000; i++) {
      script.headers(1, Headers.of(":status", "103"), false);
    }
    assertThat(script.sent()).last().asString().contains("ENHANCE_YOUR_CALM");
    assertThat(script.connection.isFinished()).isTrue();
  }

  @Test
  void anInterimResponseThatEndsTheStreamIsMalformed() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script.headers(1, Headers.of(":status", "100"), true);
    assertThat(script.told())
        .first()
        .isEqualTo("stream error 1 PROTOCOL_ERROR: interim response 100 where none may be");
  }

  @Test
  void dataBeforeTheResponseIsMalformed() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script.data(1, "x", false);
    assertThat(script.told())
        .containsExactly(
            "stream error 1 PROTOCOL_ERROR: DATA before the response's headers", "closed 1");
  }

  @Test
  void contentLengthMustAgreeWithTheData() {
    Headers three = REQUEST.plus(Headers.of("content-length", "3"));
    Script script = Script.server();
    script.headers(1, three, false).data(1, "ab", false).data(1, "c", true);
    assertThat(script.told()).last().isEqualTo("data 1 'c' end");

    script.headers(3, three, false).data(3, "ab", true);
    assertThat(script.told())
        .endsWith(
            "stream error 3 PROTOCOL_ERROR: 1 bytes of DATA fewer than content-length says",
            "closed 3");

    script.headers(5, three, false).data(5, "abcd", false);
    assertThat(script.told())
        .endsWith("stream error 5 PROTOCOL_ERROR: more DATA than content-length says", "closed 5");

    script.headers(7, three, true);
    assertThat(script.told()).isEmpty();
    script.headers(9, three, false).headers(9, Headers.of("a", "b"), true);
    assertThat(script.told())
        .endsWith(
            "stream error 9 PROTOCOL_ERROR: 3 bytes of DATA fewer than content-length says",
            "closed 9");
    assertThat(script.sent())
        .containsExactly(
            "RST_STREAM 3 PROTOCOL_ERROR",
            "RST_STREAM 5 PROTOCOL_ERROR",
            "RST_STREAM 7 PROTOCOL_ERROR",
            "RST_STREAM 9 PROTOCOL_ERROR");
  }

  @Test
  void aResponsesContentLengthIsCheckedToo() {
    Script script = Script.client();
    script.connection.openStream(REQUEST, true, null);
    script.headers(1, RESPONSE.plus(Headers.of("content-length", "1")), false).data(1, "ab", true);
    assertThat(script.told())
        .endsWith("stream error 1 PROTOCOL_ERROR: more DATA than content-length says", "closed 1");
  }

  @Test
  void whiteSpaceAroundAValueIsTolerated() {
    Script script = Script.server();
    script.headers(1, REQUEST.plus(Headers.of("x", " v\t")), true);
    assertThat(script.told()).hasSize(1);
  }

  @Test
  void aRequestWhoseHeadersAreTooLargeCanBeAnswered() {
    Script script =
        Script.server(Http2Config.server().settings(Settings.none().withMaxHeaderListSize(300)));
    Headers large = REQUEST.plus(Headers.of("x", "y".repeat(300)));
    script.headers(1, large, false).data(1, "dropped", true);
    assertThat(script.told()).containsExactly("too large 1 " + large.listSize() + " of 300");
    script.connection.sendHeaders(script.events.stream(), Headers.of(":status", "431"), true);
    assertThat(script.sent()).containsExactly("HEADERS 1 [:status: 431] end");
    assertThat(script.told()).containsExactly("closed 1");
    script.headers(3, Headers.of(GOOD), true);
    assertThat(script.told()).hasSize(1);
  }

  @Test
  void aRequestInManyFramesIsLimitedToo() {
    Script script =
        Script.server(Http2Config.server().settings(Settings.none().withMaxHeaderListSize(300)));
    script.encoder.encode(REQUEST.plus(Headers.of("x", "y".repeat(50_000))));
    byte[] block = Arrays.copyOf(script.encoder.bytes(), script.encoder.length());
    script.send(f -> f.headers(1, block, 0, 16_000, Flags.END_STREAM));
    script.send(f -> f.continuation(1, block, 16_000, 16_000, 0));
    script.send(f -> f.continuation(1, block, 32_000, 16_000, 0));
    script.send(f -> f.continuation(1, block, 48_000, block.length - 48_000, Flags.END_HEADERS));
    assertThat(script.told()).singleElement().asString().startsWith("too large 1 ");
    script.headers(3, Headers.of(GOOD), true);
    assertThat(script.told()).hasSize(1);
  }

  @Test
  void aResponseWhoseHeadersAreTooLargeFailsItsStreamOnly() {
    Script script =
        Script.client(
            Http2Config.client()
                .settings(Settings.none().withEnablePush(false).withMaxHeaderListSize(100)),
            Settings.none());
    script.connection.openStream(REQUEST, true, null);
    Headers large = RESPONSE.plus(Headers.of("x", "y".repeat(100)));
    script.headers(1, large, true);
    assertThat(script.told())
        .containsExactly("too large 1 " + large.listSize() + " of 100", "closed 1");
    assertThat(script.sent()).last().isEqualTo("RST_STREAM 1 CANCEL");
    script.connection.openStream(REQUEST, true, null);
    script.headers(3, Headers.of(":status", "200"), true);
    assertThat(script.told()).containsExactly("headers 3 [:status: 200] end", "closed 3");
  }

  @Test
  void aBlockThatCannotBeDecodedEndsTheConnection() {
    Script script = Script.server();
    script.send(f -> f.headers(1, new byte[] {(byte) 0xff, (byte) 0xff}, 0, 2, Flags.END_HEADERS));
    assertThat(script.sent()).singleElement().asString().startsWith("GOAWAY 0 COMPRESSION_ERROR ");
  }

  private static Headers headers(String[] good, List<String> fields) {
    return Headers.of(good).plus(Headers.of(fields.toArray(String[]::new)));
  }
}
