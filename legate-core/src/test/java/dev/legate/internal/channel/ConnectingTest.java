package dev.legate.internal.channel;

import static dev.legate.StatusCode.CANCELLED;
import static dev.legate.StatusCode.DEADLINE_EXCEEDED;
import static dev.legate.StatusCode.UNAVAILABLE;
import static dev.legate.client.ConnectivityState.CONNECTING;
import static dev.legate.client.ConnectivityState.IDLE;
import static dev.legate.client.ConnectivityState.READY;
import static dev.legate.client.ConnectivityState.TRANSIENT_FAILURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Deadline;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.internal.transport.ClientTransport;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** How calls get connections. */
class ConnectingTest {
  private final ChannelFixture fixture = new ChannelFixture();
  private final FakeTransports transports = fixture.transports;
  private final BalancedChannel channel = fixture.open("dns:///routes.example.com:50051");
  private final CallRouting routing = channel.routing();

  @Test
  void aChannelIsIdleUntilItIsUsed() {
    assertThat(channel.state()).isEqualTo(IDLE);
    assertThat(transports.attempts).isEmpty();
    assertThat(fixture.lookups).hasValue(0);
  }

  @Test
  void theFirstCallConnectsAndWaits() {
    FakeCall call = FakeCall.failingFast().waitAt(routing);
    assertThat(channel.state()).isEqualTo(CONNECTING);
    assertThat(transports.last().address).hasToString("/10.0.0.1:50051");

    transports.last().ready();

    assertThat(call.picked.join()).isSameAs(transports.last());
    assertThat(channel.state()).isEqualTo(READY);
  }

  @Test
  void oneConnectionServesAllCalls() {
    ClientTransport connection = connected();

    assertThat(routing.pick(FakeCall.failingFast())).isSameAs(connection);
    assertThat(routing.pick(FakeCall.waitingForReady())).isSameAs(connection);
    assertThat(transports.attempts).hasSize(1);
    assertThat(transports.options).hasSize(1);
  }

  @Test
  void connectNeedsNoCall() {
    channel.connect();
    channel.connect();

    assertThat(channel.state()).isEqualTo(CONNECTING);
    assertThat(transports.attempts).hasSize(1);
  }

  @Test
  void addressesAreTriedInTheirOrder() {
    fixture.addresses = List.of("10.0.0.1", "10.0.0.2", "::1");
    channel.connect();

    transports.last().close("connect: refused");
    transports.last().close("connect: refused");
    assertThat(channel.state()).isEqualTo(CONNECTING);
    transports.last().ready();

    assertThat(channel.state()).isEqualTo(READY);
    assertThat(transports.attempts)
        .extracting(attempt -> attempt.address.toString())
        .containsExactly("/10.0.0.1:50051", "/10.0.0.2:50051", "/[0:0:0:0:0:0:0:1]:50051");
  }

  @Test
  void aCallFailsFastWithAllThatIsKnownWhenNoAddressAnswers() {
    fixture.addresses = List.of("10.0.0.1", "10.0.0.2");
    FakeCall call = FakeCall.failingFast().waitAt(routing);
    transports.last().close("connect: timed out");
    transports.last().close("connect: Connection refused");

    Status status = failure(call);

    assertThat(status.code()).isEqualTo(UNAVAILABLE);
    assertThat(status.description())
        .isEqualTo(
            "no connection to dns:///routes.example.com:50051: attempt 1 failed, the next follows"
                + " in 1000 ms: 2 failures: (1) connect: timed out, (2) connect: Connection refused");
    assertThat(channel.state()).isEqualTo(TRANSIENT_FAILURE);
    assertThat(pickFailure(FakeCall.failingFast())).isEqualTo(status);
  }

  private void useless() {
    transports.last().ready();
    transports.last().listener.onDraining(false);
    transports.last().close("the server closed it");
  }

  @Test
  void aServerThatGivesEveryConnectionUpAtOnceIsAFailureAndGetsPauses() {
    for (int i = 0; i < 3; i++) {
      channel.connect();
      useless();
      assertThat(channel.state()).isEqualTo(IDLE);
    }
    channel.connect();
    useless();

    assertThat(pickFailure(FakeCall.failingFast()).description())
        .isEqualTo(
            "no connection to dns:///routes.example.com:50051: attempt 3 failed, the next follows"
                + " in 1000 ms: 10.0.0.1:50051 gave up 4 connections in a row (phase preface)"
                + " before a call could be sent");
    assertThat(channel.state()).isEqualTo(TRANSIENT_FAILURE);
    fixture.timer.advance(Duration.ofSeconds(1));
    useless();
    assertThat(pickFailure(FakeCall.failingFast()).description())
        .contains("attempt 4 failed, the next follows in 1600 ms")
        .contains("5 connections in a row");
    assertThat(transports.attempts).hasSize(5);
  }

  @Test
  void connectionsThatServedOrLastedAreNoFailureWhenTheyEnd() {
    for (int i = 0; i < 6; i++) {
      channel.connect();
      transports.last().ready();
      transports.last().listener.onDraining(true);
      channel.connect();
      transports.last().ready();
      fixture.timer.advance(Duration.ofSeconds(1));
      transports.last().listener.onDraining(false);
      assertThat(channel.state()).isEqualTo(IDLE);
    }
  }

  @Test
  void manyAddressesAreNotAllTold() {
    fixture.addresses = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5");
    FakeCall call = FakeCall.failingFast().waitAt(routing);
    for (int i = 1; i <= 5; i++) {
      transports.last().close("problem " + i + "; is it there?");
    }

    assertThat(failure(call).description())
        .endsWith(
            ": 5 failures, the first are: (1) problem 1, (2) problem 2, (3) problem 3,"
                + " (4) problem 4; is it there?");
  }

  @Test
  void attemptsComeFurtherAndFurtherApart() {
    channel.connect();
    transports.last().close("connect: refused");

    fixture.timer.advance(Duration.ofMillis(999));
    assertThat(transports.attempts).hasSize(1);
    fixture.timer.advance(Duration.ofMillis(1));
    assertThat(transports.attempts).hasSize(2);
    transports.last().close("connect: refused");
    fixture.timer.advance(Duration.ofMillis(1599));
    assertThat(transports.attempts).hasSize(2);
    fixture.timer.advance(Duration.ofMillis(1));
    assertThat(transports.attempts).hasSize(3);
    assertThat(pickFailure(FakeCall.failingFast()).description()).contains("attempt 2 failed");
  }

  @Test
  void theBackoffCountsFromTheStartOfTheAttempt() {
    channel.connect();
    fixture.timer.advance(Duration.ofMillis(700));
    transports.last().close("connect: refused");

    fixture.timer.advance(Duration.ofMillis(300));
    assertThat(transports.attempts).hasSize(2);
    fixture.timer.advance(Duration.ofSeconds(20));
    transports.last().close("connect: timed out");

    fixture.timer.advance(Duration.ZERO);
    assertThat(transports.attempts).hasSize(3);
  }

  @Test
  void callsFailFastWhileTheNextAttemptRuns() {
    failOnce();
    fixture.timer.advance(Duration.ofSeconds(1));
    assertThat(transports.attempts).hasSize(2);

    assertThat(channel.state()).isEqualTo(TRANSIENT_FAILURE);
    assertThat(pickFailure(FakeCall.failingFast()).code()).isEqualTo(UNAVAILABLE);

    transports.last().ready();
    assertThat(routing.pick(FakeCall.failingFast())).isSameAs(transports.last());
  }

  @Test
  void aCallThatWaitsForReadyWaitsThroughFailures() {
    failOnce();
    FakeCall call = FakeCall.waitingForReady().waitAt(routing);
    fixture.timer.advance(Duration.ofSeconds(1));
    transports.last().close("connect: refused");
    fixture.timer.advance(Duration.ofSeconds(2));
    assertThat(call.picked).isNotDone();

    transports.last().ready();

    assertThat(call.picked.join()).isSameAs(transports.last());
  }

  @Test
  void aSuccessBeginsTheBackoffAndTheCountAnew() {
    failOnce();
    fixture.timer.advance(Duration.ofSeconds(1));
    transports.last().ready();
    transports.last().close("the peer has gone");
    assertThat(channel.state()).isEqualTo(IDLE);

    channel.connect();
    transports.last().close("connect: refused");

    assertThat(pickFailure(FakeCall.failingFast()).description())
        .contains("attempt 1 failed, the next follows in 1000 ms");
  }

  @Test
  void everyAttemptResolvesAnew() {
    failOnce();
    fixture.addresses = List.of("10.0.0.9");

    fixture.timer.advance(Duration.ofSeconds(1));

    assertThat(fixture.lookups).hasValue(2);
    assertThat(transports.last().address).hasToString("/10.0.0.9:50051");
  }

  @Test
  void aLookUpForWhichThereIsNoThreadIsAFailureAndRepeated() {
    fixture.noThreads = true;
    channel.connect();

    assertThat(channel.state()).isEqualTo(TRANSIENT_FAILURE);
    assertThat(pickFailure(FakeCall.failingFast()).description())
        .contains("attempt 1 failed", "unable to create native thread");
    fixture.noThreads = false;
    fixture.timer.advance(Duration.ofSeconds(1));
    assertThat(transports.attempts).hasSize(1);
  }

  @Test
  void addressesTakeNoThreadForLookUps() {
    fixture.noThreads = true;
    fixture.open("ipv4:10.0.0.7:50051").connect();

    assertThat(transports.last().address).hasToString("/10.0.0.7:50051");
  }

  @Test
  void aNameThatNobodyKnowsIsAFailureToo() {
    fixture.addresses = List.of();
    channel.connect();

    assertThat(channel.state()).isEqualTo(TRANSIENT_FAILURE);
    assertThat(pickFailure(FakeCall.failingFast()).description())
        .contains(
            "attempt 1 failed",
            "cannot resolve it (phase resolve): ",
            "nobody knows it",
            "is the name right?");
    fixture.addresses = List.of("10.0.0.1");
    fixture.timer.advance(Duration.ofSeconds(1));
    assertThat(transports.attempts).hasSize(1);
  }

  @Test
  void addressesOfBeforeServeWhenResolvingFailsLater() {
    connected();
    transports.last().close("the peer has gone");
    fixture.addresses = List.of();

    channel.connect();

    assertThat(transports.attempts).hasSize(2);
    assertThat(transports.last().address).hasToString("/10.0.0.1:50051");
  }

  @Test
  void anAddressThatATransportRefusesIsPassedOver() {
    BalancedChannel other = fixture.open("ipv4:10.0.0.1:666,10.0.0.2:1");
    other.connect();
    assertThat(transports.last().address).hasToString("/10.0.0.2:1");

    BalancedChannel none = fixture.open("ipv4:10.0.0.1:666");
    none.connect();
    assertThat(
            catchThrowableOfType(
                StatusException.class, () -> none.routing().pick(FakeCall.failingFast())))
        .hasMessageContaining("cannot connect to 10.0.0.1:666 (phase connect): ")
        .hasMessageContaining("not to be connected to");
  }

  @Test
  void aLostConnectionIsReplacedWithTheNextCall() {
    connected();
    transports.last().close("the peer has gone");

    assertThat(channel.state()).isEqualTo(IDLE);
    assertThat(transports.attempts).hasSize(1);
    FakeCall call = FakeCall.failingFast().waitAt(routing);
    assertThat(transports.attempts).hasSize(2);
    transports.last().ready();
    assertThat(call.picked.join()).isSameAs(transports.last());
  }

  @Test
  void aDrainingConnectionGetsNoMoreCallsAndClosesInItsTime() {
    FakeTransports.Attempt leaving = connected();
    leaving.listener.onDraining(true);

    assertThat(channel.state()).isEqualTo(IDLE);
    assertThat(leaving.shutdown.getCount()).isZero();
    FakeCall call = FakeCall.failingFast().waitAt(routing);
    transports.last().ready();
    leaving.close("drained");

    assertThat(call.picked.join()).isSameAs(transports.last()).isNotSameAs(leaving);
    assertThat(channel.state()).isEqualTo(READY);
  }

  @Test
  void aWaitingCallEndsWithItsDeadlineAndSaysWhatItWaitedFor() {
    Deadline deadline = Deadline.after(Duration.ofSeconds(5), fixture.timer::nanoTime);
    FakeCall call = FakeCall.until(deadline).waitAt(routing);

    fixture.timer.advance(Duration.ofSeconds(5));
    call.waits.join().open();

    Status status = failure(call);
    assertThat(status.code()).isEqualTo(DEADLINE_EXCEEDED);
    assertThat(status.description())
        .matches(
            "the deadline passed while waiting \\d+\\.\\d{3}s for a connection to"
                + " dns:///routes.example.com:50051"
                + " \\(CONNECTING: attempt 1, 10.0.0.1:50051, phase connect\\)");
    assertThat(routing.isAwaited()).isFalse();
  }

  @Test
  void aDeadlineEndsTheWaitingByItself() {
    Deadline deadline = Deadline.after(Duration.ofMillis(1));

    assertThat(pickFailure(FakeCall.until(deadline)).code()).isEqualTo(DEADLINE_EXCEEDED);
  }

  @Test
  void anInterruptedCallIsCancelledAndItsThreadKeepsTheFlag() {
    FakeCall call = FakeCall.failingFast().waitAt(routing);

    call.thread().interrupt();

    assertThat(failure(call).code()).isEqualTo(CANCELLED);
    assertThat(call.interruptedAfterwards).isTrue();
    assertThat(routing.isAwaited()).isFalse();
  }

  @Test
  void anotherThreadMayEndTheWaiting() {
    FakeCall call = FakeCall.failingFast().waitAt(routing);
    Status reason = Status.of(StatusCode.CANCELLED, "not wanted any more");

    call.waits.join().fail(reason);

    assertThat(failure(call)).isEqualTo(reason);
    assertThat(routing.isAwaited()).isFalse();
  }

  @Test
  void waitWhileReturnsWhenTheStateChanges() {
    Thread.startVirtualThread(channel::connect);

    assertThat(channel.waitWhile(IDLE, Duration.ofMinutes(1))).isTrue();
    assertThat(channel.waitWhile(IDLE, Duration.ZERO)).isTrue();
    assertThat(channel.waitWhile(CONNECTING, Duration.ofNanos(1))).isFalse();
  }

  private FakeTransports.Attempt connected() {
    channel.connect();
    transports.last().ready();
    return transports.last();
  }

  private void failOnce() {
    channel.connect();
    transports.last().close("connect: refused");
  }

  private Status pickFailure(FakeCall call) {
    return catchThrowableOfType(StatusException.class, () -> routing.pick(call)).status();
  }

  private static Status failure(FakeCall call) {
    assertThatExceptionOfType(CompletionException.class).isThrownBy(call.picked::join);
    return ((StatusException) call.picked.exceptionNow()).status();
  }
}
