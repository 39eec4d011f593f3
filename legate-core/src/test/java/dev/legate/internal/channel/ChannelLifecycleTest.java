package dev.legate.internal.channel;

import static dev.legate.StatusCode.UNAVAILABLE;
import static dev.legate.client.ConnectivityState.SHUTDOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Status;
import dev.legate.StatusException;
import dev.legate.client.ConnectivityState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a channel begins and ends. */
class ChannelLifecycleTest {
  private final ChannelFixture fixture = new ChannelFixture();
  private final FakeTransports transports = fixture.transports;

  @Test
  void aTargetThatIsNotUnderstoodIsRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fixture.open("localhost:grpc"))
        .withMessageContaining("expected a port");
  }

  @Test
  void aTargetWithoutATransportIsRefusedAtOnce() {
    assertThatIllegalStateException()
        .isThrownBy(() -> fixture.open("unix:/x"))
        .withMessageContaining("no transport for /x");
  }

  @Test
  void connectorsAreToldTheUserAgent() {
    fixture.open("h:1").connect();

    assertThat(transports.options.getFirst().userAgent()).matches("grpc-java-legate/\\d+\\.\\d+.*");
    assertThat(UserAgent.with(" app/1 ")).startsWith("app/1 grpc-java-legate/");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> UserAgent.with("a\nb"))
        .withMessageContaining("U+000A at 1");
  }

  @Test
  void anIdleChannelClosesAtOnce() {
    BalancedChannel channel = fixture.open("h:1");

    channel.close();
    channel.close();

    assertThat(channel.state()).isEqualTo(SHUTDOWN);
    assertThat(channel.awaitTermination(Duration.ZERO)).isTrue();
    assertThat(transports.options).as("connectors that were made").isEmpty();
    Status failure = pickFailure(channel);
    assertThat(failure).isEqualTo(Status.of(UNAVAILABLE, "the channel to h:1 is closed"));
  }

  @Test
  void closeWaitsForTheCallsOnItsConnection() throws Exception {
    BalancedChannel channel = connected();
    CompletableFuture<Void> closing = onAnotherThread(channel::close);
    transports.last().shutdown.await();

    assertThat(channel.state()).isEqualTo(SHUTDOWN);
    assertThat(pickFailure(channel).code()).isEqualTo(UNAVAILABLE);
    assertThat(channel.awaitTermination(Duration.ZERO)).isFalse();
    assertThat(closing).isNotDone();
    assertThat(transports.closed.getCount()).isOne();

    transports.last().close("its calls have ended");
    closing.join();
    assertThat(transports.closed.getCount()).isZero();
  }

  @Test
  void closeLetsWaitingCallsHaveTheirConnection() throws Exception {
    BalancedChannel channel = fixture.open("h:1");
    FakeCall call = FakeCall.failingFast().waitAt(channel.routing());
    CompletableFuture<Void> closing = onAnotherThread(channel::close);
    while (channel.state() != SHUTDOWN) {
      channel.waitWhile(ConnectivityState.CONNECTING, Duration.ofMinutes(1));
    }

    transports.last().ready();
    assertThat(call.picked.join()).isSameAs(transports.last());
    assertThat(transports.last().shutdown.getCount()).as("the call is not placed yet").isOne();

    channel.routing().placed(call);
    transports.last().shutdown.await();
    transports.last().close("its calls have ended");
    closing.join();
  }

  @Test
  void closeGivesUpAnAttemptThatNobodyWaitsFor() {
    BalancedChannel channel = fixture.open("h:1");
    channel.connect();

    channel.close();

    assertThat(transports.last().aborted).isTrue();
  }

  @Test
  void closeStopsTheBackoff() {
    BalancedChannel channel = fixture.open("h:1");
    channel.connect();
    transports.last().close("connect: refused");
    assertThat(fixture.timer.size()).isOne();

    channel.close();

    assertThat(fixture.timer.size()).isZero();
  }

  @Test
  void closeOfAnInterruptedThreadEndsTheCallsAndKeepsTheFlag() {
    BalancedChannel channel = connected();
    Thread.currentThread().interrupt();

    channel.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(transports.last().shutdownReason).isEqualTo("the channel to h:1 was shut down");
  }

  @Test
  void shutdownNowEndsConnectionsAndWaitingCalls() {
    BalancedChannel channel = fixture.open("h:1");
    FakeCall call = FakeCall.waitingForReady().waitAt(channel.routing());

    channel.shutdownNow();
    channel.shutdownNow();

    assertThat(call.picked.handle((transport, failure) -> failure).join())
        .hasMessage("UNAVAILABLE: the channel to h:1 was shut down");
    assertThat(channel.awaitTermination(Duration.ofMinutes(1))).isTrue();
    assertThat(channel.state()).isEqualTo(SHUTDOWN);
  }

  @Test
  void shutdownNowEndsDrainingConnectionsToo() {
    BalancedChannel channel = connected();
    FakeTransports.Attempt draining = transports.last();
    draining.listener.onDraining(true);
    channel.connect();
    transports.last().ready();

    channel.shutdownNow();

    assertThat(draining.shutdownReason).isNotEmpty();
    assertThat(transports.last().shutdownReason).isNotEmpty();
    assertThat(channel.awaitTermination(Duration.ZERO)).isTrue();
  }

  @Test
  void aConnectionThatIsReadyTooLateIsClosed() {
    BalancedChannel channel = fixture.open("h:1");
    channel.connect();
    FakeTransports.Attempt late = transports.last();
    channel.shutdownNow();

    late.ready();

    assertThat(channel.state()).isEqualTo(SHUTDOWN);
    assertThat(late.aborted).isTrue();
  }

  @Test
  void aLostChannelIsClosed() throws Exception {
    connected();
    FakeTransports.Attempt connection = transports.last();

    boolean noticed = false;
    while (!noticed) { // the time limit of the test ends this if it is never noticed
      System.gc();
      noticed = connection.shutdown.await(20, TimeUnit.MILLISECONDS);
    }

    connection.close("its calls have ended");
    transports.closed.await();
  }

  private BalancedChannel connected() {
    BalancedChannel channel = fixture.open("h:1");
    channel.connect();
    transports.last().ready();
    return channel;
  }

  private static Status pickFailure(BalancedChannel channel) {
    return catchThrowableOfType(
            StatusException.class, () -> channel.routing().pick(FakeCall.failingFast()))
        .status();
  }

  private static CompletableFuture<Void> onAnotherThread(Runnable task) {
    return CompletableFuture.runAsync(task, Thread::startVirtualThread);
  }
}
