package dev.legate.internal.inprocess;

import static dev.legate.internal.inprocess.InProcessFixture.framed;
import static dev.legate.internal.inprocess.InProcessFixture.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.StatusCode;
import dev.legate.internal.inprocess.InProcessFixture.Accepted;
import dev.legate.internal.inprocess.InProcessFixture.Started;
import dev.legate.internal.transport.Listening;
import dev.legate.internal.transport.RecordingListener.Closed;
import dev.legate.internal.transport.RecordingListener.Ended;
import dev.legate.internal.transport.RecordingListener.Head;
import dev.legate.internal.transport.RecordingListener.Message;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportProviders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessTransportTest {
  private final InProcessFixture fixture = new InProcessFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void theProviderIsFoundForItsAddressesOnly() {
    assertThat(TransportProviders.find(fixture.address)).isInstanceOf(InProcessTransport.class);
    assertThat(InProcessTransport.PROVIDER.supports(new InetSocketAddress(0))).isFalse();
    assertThat(fixture.address.toString()).isEqualTo("in-process:" + fixture.address.name());
    assertThat(fixture.transport.remoteAddress()).isEqualTo(fixture.address);
    assertThat(fixture.listening.address()).isEqualTo(fixture.address);
  }

  @Test
  void aFailureToConnectNamesTheServersThereAre() {
    fixture.connect(new InProcessAddress("nobody"));
    assertThat(fixture.nextConnectionEvent())
        .startsWith("closed UNAVAILABLE")
        .contains("connect", fixture.address.name());
  }

  @Test
  void aNameIsListenedOnOnce() {
    assertThatThrownBy(() -> fixture.listen(fixture.address))
        .isInstanceOf(UncheckedIOException.class)
        .hasCauseInstanceOf(IOException.class)
        .hasMessageContaining(fixture.address.toString());
  }

  @Test
  void aDrainingServerLetsCallsFinishAndRefusesOthersAsUnprocessed() {
    Started call = fixture.start(head(), framed(0), true);
    Accepted accepted = fixture.accept();
    fixture.listening.drain();
    assertThat(fixture.nextConnectionEvent()).isEqualTo("draining");
    Closed refused = fixture.start().listener().next(Closed.class);
    assertThat(refused.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(refused.unprocessed()).isTrue();
    fixture.connect(fixture.address);
    assertThat(fixture.nextConnectionEvent()).startsWith("closed UNAVAILABLE");
    assertThat(fixture.terminations).hasValue(0);
    accepted.stream().finish(ResponseHead.PLAIN, framed(1), Trailers.OK);
    call.listener().next(Head.class);
    call.listener().next(Message.class);
    call.listener().next(Ended.class);
    assertThat(fixture.nextConnectionEvent()).startsWith("closed UNAVAILABLE").contains("drained");
    fixture.awaitTerminated();
    fixture.listening.drain();
    fixture.listening.shutdownNow();
    Closed late = fixture.start().listener().next(Closed.class);
    assertThat(late.unprocessed()).isTrue();
    assertThat(fixture.terminations).hasValue(1);
  }

  @Test
  void anIdleServerTerminatesWhenItDrains() {
    fixture.listening.drain();
    assertThat(fixture.nextConnectionEvent()).isEqualTo("draining");
    assertThat(fixture.nextConnectionEvent()).startsWith("closed");
    fixture.awaitTerminated();
  }

  @Test
  void theNameIsFreeAgainOnceAServerDrains() {
    Started call = fixture.start();
    fixture.listening.drain();
    Listening next = fixture.listen(fixture.address);
    fixture.accept();
    next.shutdownNow();
    assertThat(call.listener().rest()).isEmpty();
  }

  @Test
  void shuttingAServerDownEndsCallsOnBothSides() {
    Started call = fixture.start();
    Accepted accepted = fixture.accept();
    fixture.listening.shutdownNow();
    Closed client = call.listener().next(Closed.class);
    assertThat(client.status().code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(client.unprocessed()).isFalse();
    assertThat(accepted.listener().next(Closed.class).status().code())
        .isEqualTo(StatusCode.CANCELLED);
    assertThat(fixture.nextConnectionEvent()).startsWith("closed UNAVAILABLE");
    fixture.awaitTerminated();
    assertThat(fixture.terminations).hasValue(1);
  }

  @Test
  void shuttingAConnectionDownWaitsForItsCalls() {
    Started call = fixture.start(head(), framed(0), true);
    Accepted accepted = fixture.accept();
    fixture.transport.shutdown();
    assertThat(fixture.start().listener().next(Closed.class).unprocessed()).isTrue();
    accepted.stream().finish(ResponseHead.PLAIN, framed(1), Trailers.OK);
    call.listener().next(Head.class);
    call.listener().next(Message.class);
    call.listener().next(Ended.class);
    assertThat(fixture.nextConnectionEvent()).startsWith("closed");
    fixture.transport.shutdown();
    fixture.transport.shutdownNow("again");
    fixture.disconnect.run();
    fixture.listening.shutdownNow();
    fixture.awaitTerminated();
    assertThat(fixture.connectionEvents).isEmpty();
  }

  @Test
  void closingAConnectionAtOnceGivesTheReason() {
    Started call = fixture.start();
    Accepted accepted = fixture.accept();
    fixture.transport.shutdownNow("the channel was shut down");
    assertThat(call.listener().next(Closed.class).status().toString())
        .isEqualTo("UNAVAILABLE: the channel was shut down");
    assertThat(accepted.listener().next(Closed.class).status().code())
        .isEqualTo(StatusCode.CANCELLED);
    assertThat(fixture.nextConnectionEvent())
        .isEqualTo("closed UNAVAILABLE: the channel was shut down");
  }

  @Test
  void whatConnectGivesClosesTheConnection() {
    fixture.disconnect.run();
    assertThat(fixture.nextConnectionEvent()).startsWith("closed UNAVAILABLE");
    fixture.disconnect.run();
    fixture.start().listener().next(Closed.class);
    assertThat(fixture.connectionEvents).isEmpty();
  }

  @Test
  void noThreadIsLeftWhenTheServerHasTerminated() throws InterruptedException {
    Started call = fixture.start();
    fixture.accept().stream().sendHead(ResponseHead.PLAIN);
    call.listener().next(Head.class);
    Thread loop = call.listener().thread();
    fixture.listening.shutdownNow();
    fixture.awaitTerminated();
    assertThat(loop.join(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void aMistakeInOneListenerDoesNotHarmOtherCalls() {
    BlockingQueue<Throwable> mistakes = new LinkedBlockingQueue<>();
    Started first = fixture.start();
    fixture.accept().stream().sendHead(ResponseHead.PLAIN);
    first.listener().next(Head.class);
    first.listener().thread().setUncaughtExceptionHandler((thread, thrown) -> mistakes.add(thrown));
    IllegalStateException mistake = new IllegalStateException("for the test");
    fixture.connectFailing(mistake);
    assertThat(InProcessFixture.take(mistakes)).isSameAs(mistake);
    Started second = fixture.start(head(), framed(0), true);
    fixture.accept().stream().finish(ResponseHead.PLAIN, framed(1), Trailers.OK);
    second.listener().next(Head.class);
    second.listener().next(Message.class);
    second.listener().next(Ended.class);
  }
}
