package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.client.ConnectivityState;
import dev.legate.internal.inprocess.InProcessAddress;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.server.Service;
import dev.legate.server.ServiceDefinition;
import dev.legate.stub.Stub;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What platform threads do with channels and servers while every carrier is held by others. */
class HeldCarriersTest {
  private static final MethodDescriptor<String, String> INLINE =
      MethodDescriptor.unary("verify.Inline", "Get", TEXT, TEXT);
  private static final ServiceDefinition INLINE_SERVICE =
      ServiceDefinition.builder("verify.Inline")
          .unary(INLINE, request -> "inline " + request)
          .build()
          .inline();
  private static final Duration LONG = Duration.ofSeconds(30);

  private Burners burners;
  private Rig held;
  private Server awaited;

  @BeforeEach
  void holdAllCarriers() throws Exception {
    awaited = server();
    parked(Thread.ofVirtual().start(awaited::awaitTermination));
    burners = new Burners();
    held = Rig.of(Carrier.SOCKETS, burners.service()).connected();
    Burners.start(held.channel, CallOptions.NONE);
    burners.awaitBurningEverywhere();
  }

  @AfterEach
  void letGo() {
    burners.close(); // fails if a carrier was free
    held.close();
    awaited.close();
  }

  private static void parked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  private static Server server(Service... services) throws IOException {
    var builder =
        Server.builder()
            .listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ServerCredentials.plaintext())
            .service(INLINE_SERVICE);
    for (Service each : services) {
      builder.service(each);
    }
    return builder.start();
  }

  private static Channel channel(String target) {
    return Channel.builder(target).credentials(ChannelCredentials.plaintext()).build();
  }

  private static Stub patient(Channel channel) {
    return Stub.of(channel).with(o -> CallOptions.NONE.timeout(LONG).waitForReady());
  }

  /** For what has no time-out of its own. */
  private static void runInTime(Runnable action) throws Exception {
    CompletableFuture<Void> over = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .start(
            () ->
                over.completeAsync(
                    () -> {
                      action.run();
                      return null;
                    },
                    Runnable::run));
    try {
      over.get(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException hangs) {
      throw new AssertionError("it did not return", hangs);
    }
  }

  @Test
  void aNewChannelLooksItsNameUpAndConnectsAndCloses() throws Exception {
    try (Server server = server()) {
      Channel channel = channel("localhost:" + server.port());
      assertThat(patient(channel).unary(INLINE, "call")).isEqualTo("inline call");
      runInTime(channel::close);
      assertThat(channel.state()).isEqualTo(ConnectivityState.SHUTDOWN);
    }
  }

  @Test
  void aChannelToAnAddressConnectsAndEndsAtOnce() throws Exception {
    try (Server server = server()) {
      Channel channel = channel("127.0.0.1:" + server.port());
      assertThat(patient(channel).unary(INLINE, "call")).isEqualTo("inline call");
      channel.shutdownNow();
      assertThat(channel.awaitTermination(LONG)).isTrue();
    }
  }

  @Test
  void aCallToWhatDoesNotAnswerEndsWithItsDeadline() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Channel channel = channel("127.0.0.1:" + silent.getLocalPort())) {
      Stub hasty = Stub.of(channel).with(o -> CallOptions.NONE.timeout(Duration.ofMillis(300)));
      StatusException failure =
          catchThrowableOfType(StatusException.class, () -> hasty.unary(INLINE, "call"));
      assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
      assertThat(failure).hasMessageContaining("phase preface");
      channel.shutdownNow();
      assertThat(channel.awaitTermination(LONG)).isTrue();
    }
  }

  @Test
  void aChannelConnectsAgainAfterItsBackoff() throws Exception {
    InProcessAddress late = new InProcessAddress("late-" + System.nanoTime());
    try (Channel channel = channel("in-process:" + late.name())) {
      StatusException failure =
          catchThrowableOfType(
              StatusException.class, () -> Stub.of(channel).unary(INLINE, "too early"));
      assertThat(failure.code()).isEqualTo(StatusCode.UNAVAILABLE);
      try (Server server =
          Server.builder()
              .listen(late, ServerCredentials.plaintext())
              .service(INLINE_SERVICE)
              .start()) {
        assertThat(server.addresses()).hasSize(1);
        assertThat(patient(channel).unary(INLINE, "later")).isEqualTo("inline later");
      }
    }
  }

  @Test
  void aVirtualThreadThatWaitsForTheSameEndKeepsNobodyWaiting() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    parked(
        Thread.ofPlatform().daemon().start(() -> ended.complete(awaited.awaitTermination(LONG))));
    awaited.drain();
    assertThat(ended.get(LONG.toSeconds() + 5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aServerTellsItsServicesThatItDrainsAndEnds() throws Exception {
    CompletableFuture<Thread> told = new CompletableFuture<>();
    Service listening =
        new Service() {
          @Override
          public ServiceDefinition definition() {
            return ServiceDefinition.builder("verify.Told").build();
          }

          @Override
          public void serverDraining() {
            told.complete(Thread.currentThread());
          }
        };
    Server server = server(listening);
    Channel channel = channel("127.0.0.1:" + server.port());
    assertThat(patient(channel).unary(INLINE, "call")).isEqualTo("inline call");
    runInTime(server::close);
    assertThat(told.get(LONG.toSeconds(), TimeUnit.SECONDS).isDaemon()).isTrue();
    runInTime(channel::close);
  }
}
