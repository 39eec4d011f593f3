package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.MessageBuffers;
import dev.legate.netty.NettyOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** The array of a message is used again when nobody refers to it any more, and not before. */
final class ArraysOfSentMessagesTest {
  /** Of sizes that no other test uses, and no other here. */
  private static final int SIZE = 5_100_000;

  private static final int SIZE_IN_STREAM = 2_200_000;
  private static final int SIZE_IN_RESET_STREAM = 2_700_000;

  private static final int WINDOW = 65_535;

  private static Http2Stream call(RawClient client) throws IOException {
    Http2Stream stream = client.machine.openStream(RawClient.requestTo("/t.T/Manual"), true, null);
    client.flush();
    return stream;
  }

  private static void readUntil(int received, RawClient client) throws IOException {
    while (client.dataReceived < received) {
      client.flush();
      client.read();
    }
  }

  @Test
  void anAnswersArrayIsUsedAgainWhenAllOfItHasLeft() throws IOException {
    try (TestServer server = TestServer.open(NettyOptions.current());
        RawClient client = new RawClient(server)) {
      Http2Stream stream = call(client);
      ByteBuffer answer = MessageBuffers.room(SIZE);
      byte[] array = answer.array();
      server.accepted().stream().finish(ResponseHead.PLAIN, answer, Trailers.OK);
      readUntil(WINDOW, client);
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

  @Test
  void theArrayOfAStreamsMessageIsUsedAgainThoughTheStreamGoesOn() throws IOException {
    try (TestServer server = TestServer.open(NettyOptions.current());
        RawClient client = new RawClient(server)) {
      Http2Stream stream = call(client);
      TransportStream call = server.accepted().stream();
      call.sendHead(ResponseHead.PLAIN);
      call.sendMessage(ByteBuffer.allocate(10));
      ByteBuffer message = call.room(SIZE_IN_STREAM);
      byte[] array = message.array();
      call.sendMessage(message);
      client.machine.expect(stream, 10 + SIZE_IN_STREAM - 1);
      readUntil(10 + SIZE_IN_STREAM - 1, client);
      client.ping();
      assertThat(MessageBuffers.room(SIZE_IN_STREAM).array())
          .as("while its last byte waits for credit")
          .isNotSameAs(array);
      client.machine.consumed(stream, client.dataReceived);
      readUntil(10 + SIZE_IN_STREAM, client);
      client.ping();
      assertThat(MessageBuffers.room(SIZE_IN_STREAM).array()).isSameAs(array);
      assertThat(stream.isClosed()).isFalse();
    }
  }

  @Test
  void theArrayOfAStreamsMessageIsUsedAgainWhenTheStreamWasReset() throws IOException {
    try (TestServer server = TestServer.open(NettyOptions.current());
        RawClient client = new RawClient(server)) {
      Http2Stream stream = call(client);
      TransportStream call = server.accepted().stream();
      call.sendHead(ResponseHead.PLAIN);
      ByteBuffer message = call.room(SIZE_IN_RESET_STREAM);
      byte[] array = message.array();
      call.sendMessage(message);
      readUntil(WINDOW, client);
      client.machine.reset(stream, ErrorCode.CANCEL);
      client.ping();
      client.ping(); // after the flush with the first answer
      assertThat(MessageBuffers.room(SIZE_IN_RESET_STREAM).array()).isSameAs(array);
    }
  }
}
