package dev.legate.http2.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The path of a unary call, which everything else must not slow down. */
class UnaryTest {

  @Test
  void clientAndServerIntroduceThemselves() {
    Script server = Script.newServer(Http2Config.server());
    server.connection.start(server.now);
    assertThat(server.sent())
        .containsExactly(
            "SETTINGS MAX_CONCURRENT_STREAMS=1024 INITIAL_WINDOW_SIZE=65536"
                + " MAX_HEADER_LIST_SIZE=8192",
            "WINDOW_UPDATE 0 983041");

    Script client = Script.newClient(Http2Config.client());
    client.connection.start(client.now);
    assertThat(client.sent())
        .containsExactly(
            "SETTINGS ENABLE_PUSH=0 INITIAL_WINDOW_SIZE=65536 MAX_HEADER_LIST_SIZE=8192",
            "WINDOW_UPDATE 0 983041");
  }

  @Test
  void aUnaryReplyMadeAtOnceIsThreeFramesInARow() {
    Script script = Script.server();
    script.events.whenComplete =
        stream -> {
          script.connection.sendHeaders(stream, Script.RESPONSE, false);
          script.connection.sendData(stream, "reply".getBytes(), 0, 5, false);
          script.connection.sendHeaders(stream, Script.TRAILERS, true);
        };
    script.headers(1, Script.REQUEST, false).data(1, "ask", true);
    assertThat(script.told())
        .containsExactly("headers 1 " + Script.REQUEST, "data 1 'ask' end", "closed 1");
    assertThat(script.sent())
        .containsExactly(
            "HEADERS 1 " + Script.RESPONSE,
            "DATA 1 'reply'",
            "HEADERS 1 " + Script.TRAILERS + " end");
    assertThat(script.connection.activeStreams()).isZero();
    assertThat(script.events.stream().isClosed()).isTrue();
  }

  @Test
  void aClientSendsItsRequestAndHearsTheReply() {
    Script script = Script.client();
    Http2Stream stream = script.connection.openStream(Script.REQUEST, false, "mine");
    script.connection.sendData(stream, "ask".getBytes(), 0, 3, true);
    assertThat(script.sent()).containsExactly("HEADERS 1 " + Script.REQUEST, "DATA 1 'ask' end");
    assertThat(script.told()).containsExactly("sent 1 3");
    assertThat(stream.attachment()).isEqualTo("mine");

    script.headers(1, Script.RESPONSE, false).data(1, "reply", false);
    script.headers(1, Script.TRAILERS, true);
    assertThat(script.told())
        .containsExactly(
            "headers 1 " + Script.RESPONSE,
            "data 1 'reply'",
            "headers 1 " + Script.TRAILERS + " end",
            "closed 1");
    assertThat(script.sent()).isEmpty();
  }
}
