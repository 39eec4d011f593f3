package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.connection.Http2Stream;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.wire.MessageBuffers;
import dev.legate.netty.NettyOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The array of an answer is used again when nobody refers to it any more, and not before. */
final class AnswerArraysTest {
  /** Of a size that no other test uses. */
  private static final int SIZE = 5_100_000;

  private static final int WINDOW = 65_535;

  @Test
  void anAnswersArrayIsUsedAgainWhenAllOfItHasLeft() throws IOException {
    try (TestServer server = TestServer.open(NettyOptions.current());
        RawClient client = new RawClient(server)) {
      Http2Stream stream =
          client.machine.openStream(RawClient.requestTo("/t.T/Manual"), true, null);
      client.flush();
      ByteBuffer answer = MessageBuffers.room(SIZE);
      byte[] array = answer.array();
      server.accepted().stream().finish(ResponseHead.PLAIN, answer, Trailers.OK);
      while (client.dataReceived < WINDOW) {
        client.read();
      }
      client.ping();
      assertThat(MessageBuffers.room(SIZE).array())
          .as("while the rest waits for credit")
          .isNotSameAs(array);
      client.machine.expect(stream, SIZE - WINDOW);
      while (!stream.isClosed()) {
        client.flush();
        client.read();
      }
      client.ping(); // after the flush that ended the stream
      assertThat(client.dataReceived).isEqualTo(SIZE);
      assertThat(MessageBuffers.room(SIZE).array()).as("when all has left").isSameAs(array);
    }
  }
}
