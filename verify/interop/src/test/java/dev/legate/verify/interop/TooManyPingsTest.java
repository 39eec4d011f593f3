package dev.legate.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.stub.Stub;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallRequest;
import dev.legate.verify.interop.proto.TestService;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Clients that ask by PINGs more often than their server allows lose connections to {@code
 * too_many_pings}, ask less often, and get on (gRFC A8). In real time, with short times.
 */
class TooManyPingsTest {
  private static final int EAGER_MILLIS = 100;
  private static final int ALLOWED_MILLIS = 300;

  /** More than grpc-go takes from its GOAWAY to closing the connection, which is 1 s. */
  private static final int QUIET_MILLIS = 2500;

  /** Echoes any message, as the oracle's service does. */
  private static final MethodDescriptor<StreamingOutputCallRequest, StreamingOutputCallRequest>
      ECHO =
          MethodDescriptor.bidiStreaming(
              "legate.oracle.Oracle",
              "Bidi",
              TestService.FULL_DUPLEX_CALL.requests(),
              TestService.FULL_DUPLEX_CALL.requests());

  @Test
  void goClientIsToldAndRecovers() throws Exception {
    try (Server server =
        InteropServer.builder(0, ServerCredentials.plaintext())
            .permitKeepalive(Duration.ofMillis(ALLOWED_MILLIS))
            .start()) {
      String output =
          GoProgram.run(
                  "steady-client",
                  "--addrs=127.0.0.1:" + server.port(),
                  "--keepalive-ms=" + EAGER_MILLIS,
                  "--quiet-ms=" + QUIET_MILLIS)
              .successfully();
      assertThat(output).contains("a silent call was left alone");
      assertThat(output.lines().filter(line -> line.startsWith("a silent call ended")))
          .isNotEmpty()
          .allMatch(
              line ->
                  line.contains("code = Unavailable")
                      && line.contains("ENHANCE_YOUR_CALM")
                      && line.contains("too_many_pings"));
    }
  }

  @Test
  void legatesClientIsToldAndDoublesItsTime() throws Exception {
    try (KeepaliveFloor _ = KeepaliveFloor.lower();
        Warnings warnings = new Warnings();
        ForeignProgram server =
            GoProgram.start(
                "oracle-server",
                List.of(Pattern.compile("^listening on (.*)")),
                "--keepalive-min-ms=" + ALLOWED_MILLIS);
        Channel channel =
            Channel.builder("ipv4:" + server.printed(0))
                .credentials(ChannelCredentials.plaintext())
                .keepalive(Duration.ofMillis(EAGER_MILLIS))
                .build()) {
      StatusException first = endOfSilence(channel);
      assertThat(first)
          .as("what ended a connection to %s", server)
          .hasMessageContaining("UNAVAILABLE: the connection to " + server.printed(0))
          .hasMessageContaining("the server sent GOAWAY ENHANCE_YOUR_CALM (too_many_pings)");
      StatusException last = first;
      for (int seen = 0; seen < warnings.texts.size(); ) {
        seen = warnings.texts.size();
        last = endOfSilence(channel);
      }
      assertThat(last.code()).isEqualTo(StatusCode.CANCELLED);
      Duration time = Duration.ofMillis(EAGER_MILLIS);
      for (String text : warnings.texts) {
        assertThat(text)
            .contains("the server at /" + server.printed(0) + " says too_many_pings")
            .contains("less often than every " + time + ";")
            .endsWith("later connections of the channel use " + time.multipliedBy(2));
        time = time.multipliedBy(2);
      }
    }
  }

  /** How a call ends that says nothing after its first messages; we cancel it in the end. */
  private static StatusException endOfSilence(Channel channel) {
    try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallRequest> stream =
        Stub.of(channel).bidiStreaming(ECHO)) {
      stream.send(Payloads.output(1));
      assertThat(stream.receive()).isNotNull();
      CompletableFuture.delayedExecutor(QUIET_MILLIS, TimeUnit.MILLISECONDS)
          .execute(() -> stream.cancel("it was left alone"));
      return catchThrowableOfType(StatusException.class, stream::receive);
    }
  }

  /** What channels warn of. */
  private static final class Warnings extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("dev.legate.channel");
    private final Queue<String> texts = new ConcurrentLinkedQueue<>();

    Warnings() {
      logger.addHandler(this);
    }

    @Override
    public void publish(LogRecord logged) {
      texts.add(new SimpleFormatter().formatMessage(logged));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      logger.removeHandler(this);
    }
  }
}
