package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.client.ConnectivityState;
import dev.legate.server.Server;
import dev.legate.server.ServerContext;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(value = Carrier.class, mode = EnumSource.Mode.EXCLUDE, names = "TLS")
class LifeTest {
  private final Carrier carrier;

  LifeTest(Carrier carrier) {
    this.carrier = carrier;
  }

  @Test
  void closingTheServerLetsRunningCallsFinish() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch draining = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  running.countDown();
                  draining.await();
                  assertThat(ServerContext.current().isDraining()).isTrue();
                  for (String request : requests) {
                    responses.send("late " + request);
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI);
      assertThat(stream.send("a")).isTrue();
      running.await();
      rig.server.drain();
      Thread closer = Thread.startVirtualThread(rig.server::close);
      draining.countDown();
      assertThat(stream.receive()).isEqualTo("late a");
      assertThat(stream.send("b")).isTrue();
      assertThat(stream.receive()).isEqualTo("late b");
      stream.halfClose();
      assertThat(stream.receive()).isNull();
      closer.join();
      assertThat(rig.server.awaitTermination(Duration.ZERO)).isTrue();
    }
  }

  @Test
  void callsThatOutlastTheDrainTimeAreCancelled() throws Exception {
    CompletableFuture<StatusException> ended = new CompletableFuture<>();
    CountDownLatch running = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  running.countDown();
                  try {
                    while (requests.receive() != null) {}
                  } catch (StatusException cancelled) {
                    ended.complete(cancelled);
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service, server -> server.drainTime(Duration.ofMillis(50)))) {
      BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI);
      stream.send("a");
      running.await();
      rig.server.close();
      assertThat(ended.join().code()).isEqualTo(StatusCode.CANCELLED);
      assertThat(catchThrowableOfType(StatusException.class, stream::receive).code())
          .isEqualTo(StatusCode.UNAVAILABLE);
    }
  }

  @Test
  void aClosedChannelWaitsForItsCallsAndTakesNoNewOnes() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .unary(
                UNARY,
                request -> {
                  running.countDown();
                  release.await();
                  return "done";
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      CompletableFuture<String> call = rig.stub.async().unary(UNARY, "");
      running.await();
      Thread closer = Thread.startVirtualThread(rig.channel::close);
      while (rig.channel.state() != ConnectivityState.SHUTDOWN) {
        Thread.onSpinWait();
      }
      StatusException refused =
          catchThrowableOfType(StatusException.class, () -> rig.stub.unary(UNARY, ""));
      assertThat(refused.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(call).isNotDone();
      release.countDown();
      assertThat(call.get()).isEqualTo("done");
      closer.join();
      assertThat(rig.channel.awaitTermination(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void aChannelReconnectsToAServerThatCameBack() throws Exception {
    try (Rig rig = Rig.of(carrier, Texts.echo())) {
      SocketAddress address = rig.server.addresses().getFirst();
      assertThat(rig.stub.unary(UNARY, "a")).isEqualTo("echo a");
      rig.server.close();
      try (Server _ =
          Server.builder()
              .listen(address, ServerCredentials.plaintext())
              .service(Texts.echo())
              .drainTime(Duration.ofSeconds(1))
              .start()) {
        assertThat(
                rig.with(o -> o.waitForReady().timeout(Duration.ofSeconds(30))).unary(UNARY, "b"))
            .isEqualTo("echo b");
        rig.channel.shutdownNow();
      }
    }
  }

  @Test
  void nobodyThereIsUnavailableAndSaysWhereAndWhy() throws Exception {
    Rig rig = Rig.of(carrier, Texts.echo());
    SocketAddress address = rig.server.addresses().getFirst();
    rig.close();
    try (Channel channel =
        Channel.builder(carrier.target(address))
            .credentials(ChannelCredentials.plaintext())
            .build()) {
      StatusException failure =
          catchThrowableOfType(StatusException.class, () -> Stub.of(channel).unary(UNARY, ""));
      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      assertThat(failure)
          .hasMessageContaining(carrier.target(address))
          .hasMessageContaining("connect");
      StatusException waited =
          catchThrowableOfType(
              StatusException.class,
              () ->
                  Stub.of(channel)
                      .with(o -> o.waitForReady().timeout(Duration.ofMillis(200)))
                      .unary(UNARY, ""));
      assertThat(waited.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      channel.shutdownNow();
    }
  }

  @Test
  void aServerWithoutAddressOrAChannelWithoutCredentialsIsRefused() {
    assertThatThrownBy(() -> Server.builder().service(Texts.echo()).start())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("listen(");
    assertThatThrownBy(() -> Channel.builder("127.0.0.1:1").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("plaintext()");
  }
}
