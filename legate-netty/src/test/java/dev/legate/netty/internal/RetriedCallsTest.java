package dev.legate.netty.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Marshaller;
import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Calls that a server certainly did not process are made once more, and others are not. */
final class RetriedCallsTest {
  private static final int NO_ERROR = 0;
  private static final int REFUSED_STREAM = 7;

  private static final MethodDescriptor<String, String> METHOD =
      MethodDescriptor.unary("t.T", "M", new TextMarshaller(), new TextMarshaller());

  private static Channel channel(RawServer server) {
    return Channel.builder("ipv4:127.0.0.1:" + server.address().getPort())
        .credentials(ChannelCredentials.plaintext())
        .build();
  }

  private static StatusException failure(Channel channel) {
    return catchThrowableOfType(
        StatusException.class, () -> Stub.of(channel).unary(METHOD, "question"));
  }

  @Test
  void aCallBeyondTheLastStreamOfAGoAwayIsMadeOnANewConnection() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings();
                  peer.request();
                  peer.goAway(0, NO_ERROR, "");
                  peer.end();
                },
                peer -> {
                  peer.settings();
                  peer.answer(peer.request(), "from the second");
                });
        Channel channel = channel(server)) {
      assertThat(Stub.of(channel).unary(METHOD, "question")).isEqualTo("from the second");
    }
  }

  @Test
  void aCallThatWasAdmittedBeforeAGoAwayFinishes() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings();
                  int stream = peer.request();
                  peer.goAway(stream, NO_ERROR, "");
                  peer.answer(stream, "from the first");
                  peer.end();
                });
        Channel channel = channel(server)) {
      assertThat(Stub.of(channel).unary(METHOD, "question")).isEqualTo("from the first");
    }
  }

  @Test
  void aRefusedCallIsMadeOnceMore() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings();
                  peer.reset(peer.request(), REFUSED_STREAM);
                  peer.answer(peer.request(), "second try");
                });
        Channel channel = channel(server)) {
      assertThat(Stub.of(channel).unary(METHOD, "question")).isEqualTo("second try");
    }
  }

  @Test
  void aCallThatIsRefusedTwiceIsUnavailable() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings();
                  peer.reset(peer.request(), REFUSED_STREAM);
                  peer.reset(peer.request(), REFUSED_STREAM);
                });
        Channel channel = channel(server)) {
      StatusException failure = failure(channel);
      assertThat(failure.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(failure.status().description()).contains("REFUSED_STREAM");
    }
  }

  @Test
  void aCallThatMayHaveBeenProcessedIsNotMadeAgain() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings();
                  int stream = peer.request();
                  peer.goAway(stream, NO_ERROR, "");
                  peer.socket.close();
                });
        Channel channel = channel(server)) {
      StatusException failure = failure(channel);
      assertThat(failure.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(failure.status().description()).contains("phase in call");
    }
  }

  @Test
  void theReasonOfAGoAwayIsTold() throws IOException {
    try (RawServer server =
            new RawServer(
                peer -> {
                  peer.settings();
                  int stream = peer.request();
                  peer.goAway(stream, 11, "too_many_pings");
                  peer.socket.close();
                });
        Channel channel = channel(server)) {
      assertThat(failure(channel).status().description())
          .contains("ENHANCE_YOUR_CALM", "too_many_pings");
    }
  }

  private static final class TextMarshaller implements Marshaller<String> {
    @Override
    public int size(String message) {
      return message.getBytes(UTF_8).length;
    }

    @Override
    public void write(String message, ByteBuffer out) {
      out.put(message.getBytes(UTF_8));
    }

    @Override
    public String read(ByteBuffer in) {
      return UTF_8.decode(in).toString();
    }

    @Override
    public String typeName() {
      return "text";
    }
  }
}
