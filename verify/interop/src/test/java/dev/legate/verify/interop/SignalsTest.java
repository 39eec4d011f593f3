package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.client.RequestStream;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallResponse;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallResponse;
import dev.legate.verify.interop.proto.TestServiceClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What calls see of a server process that gets signals. */
@Timeout(60)
class SignalsTest {
  @Test
  void callsOfServerToldToEndGoOnAndNewConnectionsAreRefused() throws Exception {
    try (ServerProcess server = ServerProcess.start();
        Channel channel = channel(server);
        RequestStream<StreamingInputCallRequest, StreamingInputCallResponse> slow =
            TestServiceClient.create(channel).streamingInputCall();
        BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
            TestServiceClient.create(channel).fullDuplexCall()) {
      slow.send(Payloads.input(10));
      stream.send(Payloads.output(1, 2));
      assertThat(stream.receive()).isNotNull();
      server.signal("TERM");
      awaitRefusal(server.port());
      stream.send(Payloads.output(1, 2));
      assertThat(stream.receive()).isNotNull();
      stream.halfClose();
      assertThat(stream.receive()).isNull();
      slow.send(Payloads.input(10));
      assertThat(slow.finish().getAggregatedPayloadSize()).isEqualTo(20);
      assertThat(server.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void handlerSeesTheSignalAndIsCancelledAfterTheDrainTime() throws Exception {
    try (ServerProcess server = ServerProcess.start(DrainTellingServer.class, 0);
        Channel channel = channel(server);
        BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
            TestServiceClient.create(channel).fullDuplexCall()) {
      assertThat(answer(stream)).isEqualTo("serving");
      server.signal("TERM");
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (!answer(stream).equals("draining")) {
        assertThat(System.nanoTime()).isLessThan(end);
      }
      StatusException failure = catchThrowableOfType(StatusException.class, stream::receive);
      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(failure).hasMessageContaining("the server is shut down");
      assertThat(server.exitCode()).isEqualTo(143);
    }
  }

  private static String answer(
      BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream) {
    stream.send(Payloads.output(1));
    return Check.present("an answer", stream.receive()).getPayload().getBody().toStringUtf8();
  }

  @Test
  void callToFrozenServerEndsAfterSilence() throws Exception {
    assertThat(failureAfter("STOP"))
        .contains("127.0.0.1:", "nothing was heard for", "PING was not answered within 0.3 s");
  }

  @Test
  void callToKilledServerEnds() throws Exception {
    assertThat(failureAfter("KILL")).contains("the connection to", "127.0.0.1:", "was lost");
  }

  private static String failureAfter(String signal) throws Exception {
    try (KeepaliveFloor _ = KeepaliveFloor.lower();
        ServerProcess server = ServerProcess.start();
        Channel channel = channel(server);
        BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
            TestServiceClient.create(channel).fullDuplexCall()) {
      stream.send(Payloads.output(1, 2));
      assertThat(stream.receive()).isNotNull();
      server.signal(signal);
      StatusException failure = catchThrowableOfType(StatusException.class, stream::receive);
      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      return failure.getMessage();
    }
  }

  private static Channel channel(ServerProcess server) {
    return Channel.builder("ipv4:127.0.0.1:" + server.port())
        .credentials(ChannelCredentials.plaintext())
        .keepalive(Duration.ofMillis(300), Duration.ofMillis(300))
        .build();
  }

  private static void awaitRefusal(int port) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() - end < 0) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        Thread.onSpinWait();
      } catch (IOException refused) {
        return;
      }
    }
    throw new AssertionError("the server still accepts connections");
  }
}
