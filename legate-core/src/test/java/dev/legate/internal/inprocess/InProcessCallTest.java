package dev.legate.internal.inprocess;

import static dev.legate.internal.inprocess.InProcessFixture.framed;
import static dev.legate.internal.inprocess.InProcessFixture.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.inprocess.InProcessFixture.Accepted;
import dev.legate.internal.inprocess.InProcessFixture.Started;
import dev.legate.internal.transport.CancelReason;
import dev.legate.internal.transport.LoopThread;
import dev.legate.internal.transport.RecordingListener.Closed;
import dev.legate.internal.transport.RecordingListener.DeadlinePassed;
import dev.legate.internal.transport.RecordingListener.Ended;
import dev.legate.internal.transport.RecordingListener.HalfClosed;
import dev.legate.internal.transport.RecordingListener.Head;
import dev.legate.internal.transport.RecordingListener.Invalid;
import dev.legate.internal.transport.RecordingListener.Message;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.Trailers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InProcessCallTest {
  private static final Metadata.Key<String> TRACE = Metadata.Key.text("trace");
  private static final Metadata.Key<byte[]> ID = Metadata.Key.binary("id-bin");
  private static final int WINDOW = 64 * 1024;

  private final InProcessFixture fixture = new InProcessFixture();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void aUnaryCallPassesWithOneCommandOnEachSide() {
    Started call = fixture.start(head(), framed(3), true);
    Accepted accepted = fixture.accept();
    assertThat(accepted.listener().next(Message.class).bytes()).containsExactly(0, 1, 2);
    accepted.listener().next(HalfClosed.class);
    accepted.stream().finish(ResponseHead.PLAIN, framed(2), Trailers.OK);
    assertThat(call.listener().next(Head.class).head()).isSameAs(ResponseHead.PLAIN);
    assertThat(call.listener().next(Message.class).bytes()).containsExactly(0, 1);
    assertThat(call.listener().next(Ended.class).trailers()).isSameAs(Trailers.OK);
    call.listener().awaitSent(8);
    accepted.listener().awaitSent(7);
    fixture.settle();
    assertThat(call.listener().rest()).isEmpty();
    assertThat(accepted.listener().rest()).isEmpty();
  }

  @Test
  void eventsAreToldOnThreadsThatMustNotBlock() {
    Started call = fixture.start(head(), framed(0), true);
    Accepted accepted = fixture.accept();
    accepted.stream().finish(ResponseHead.PLAIN, framed(0), Trailers.OK);
    call.listener().next(Head.class);
    accepted.listener().next(Message.class);
    assertThat(call.listener().thread()).isInstanceOf(LoopThread.class);
    assertThat(call.listener().thread().isDaemon()).isTrue();
    assertThat(accepted.listener().thread()).isInstanceOf(LoopThread.class);
  }

  @Test
  void theHeadOfARequestIsWhatAServerReadsFromTheWire() {
    Deadline deadline = Deadline.after(Duration.ofHours(1));
    Metadata metadata = new Metadata().add(TRACE, "1").add(ID, new byte[] {1}).add(TRACE, "2");
    fixture.start(head(deadline, metadata), null, false);
    Accepted accepted = fixture.accept();
    RequestHead head = accepted.head();
    assertThat(head.path()).isEqualTo("/test.Service/Method");
    assertThat(head.authority()).isEqualTo("authority");
    assertThat(head.deadline().remaining()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(head.metadata().toString())
        .isEqualTo("{user-agent=test/1, trace=1, id-bin=AQ, trace=2}");
    assertThat(accepted.peer().localAddress()).isEqualTo(fixture.address);
    assertThat(accepted.peer().address()).isInstanceOf(InProcessAddress.class);
  }

  @Test
  void aRepeatedHeadIsGivenAgain() {
    fixture.start();
    fixture.start();
    assertThat(fixture.accept().head()).isSameAs(fixture.accept().head());
  }

  @Test
  void anAnswerWithoutMessageIsOneBlock() {
    Started call = fixture.start(head(), framed(0), true);
    Trailers trailers =
        new Trailers(
            new Status(StatusCode.NOT_FOUND, "nichts für\n1", ByteBuffer.wrap(new byte[] {8, 5})),
            new Metadata().add(TRACE, "3"));
    fixture.accept().stream().finish(ResponseHead.PLAIN, null, trailers);
    Trailers received = call.listener().next(Ended.class).trailers();
    assertThat(received.status()).isEqualTo(trailers.status());
    assertThat(received.metadata().all(TRACE)).containsExactly("3");
  }

  @Test
  void responseHeadersWithMetadataStayHeadersWithoutAMessage() {
    Started call = fixture.start(head(), framed(0), true);
    ResponseHead head = new ResponseHead(null, new Metadata().add(TRACE, "1"));
    fixture.accept().stream().finish(head, null, Trailers.OK);
    assertThat(call.listener().next(Head.class).head().metadata().get(TRACE)).isEqualTo("1");
    assertThat(call.listener().next(Ended.class).trailers()).isSameAs(Trailers.OK);
  }

  @Test
  void messagesStreamBothWaysWhileTheCallIsOpen() {
    Started call = fixture.start();
    Accepted accepted = fixture.accept();
    accepted.stream().sendHead(ResponseHead.PLAIN);
    call.listener().next(Head.class);
    for (int i = 1; i < 50; i++) {
      call.stream().sendMessage(framed(i));
      assertThat(accepted.listener().next(Message.class).bytes()).hasSize(i);
      accepted.stream().sendMessage(framed(2 * i));
      assertThat(call.listener().next(Message.class).bytes()).hasSize(2 * i);
    }
    call.stream().halfClose(framed(7));
    assertThat(accepted.listener().next(Message.class).bytes()).hasSize(7);
    accepted.listener().next(HalfClosed.class);
    accepted.stream().finish(null, null, Trailers.OK);
    call.listener().next(Ended.class);
  }

  @Test
  void aReceiverThatTakesNothingStopsItsSenderAtTheWindow() {
    Started call = fixture.start();
    Accepted accepted = fixture.accept();
    for (int i = 0; i < 200; i++) {
      call.stream().sendMessage(framed(1019));
    }
    call.stream().halfClose(null);
    fixture.settle();
    assertThat(accepted.listener().rest()).hasSize(WINDOW / 1024);
    assertThat(call.listener().sentSoFar()).isEqualTo(WINDOW);
    accepted.stream().taken(10 * 1024);
    fixture.settle();
    assertThat(accepted.listener().rest()).hasSize(10);
    accepted.stream().taken(190 * 1024);
    call.listener().awaitSent(136 * 1024);
    assertThat(accepted.listener().rest()).hasSizeGreaterThanOrEqualTo(126);
  }

  @Test
  void trailersWaitForTheMessagesBeforeThem() {
    Started call = fixture.start(head(), null, true);
    Accepted accepted = fixture.accept();
    ByteBuffer many = ByteBuffer.allocate(100 * 1024);
    while (many.hasRemaining()) {
      many.put(framed(1019));
    }
    accepted.stream().finish(ResponseHead.PLAIN, many.flip(), Trailers.OK);
    fixture.settle();
    assertThat(call.listener().rest()).hasSize(1 + 64).noneMatch(Ended.class::isInstance);
    call.stream().taken(WINDOW);
    fixture.settle();
    assertThat(call.listener().rest()).hasSize(36 + 1).last().isInstanceOf(Ended.class);
  }

  @Test
  void aMessageLargerThanTheWindowGetsThroughAndIsPaidForLater() {
    Started call = fixture.start();
    Accepted accepted = fixture.accept();
    call.stream().sendMessage(framed(1 << 20));
    call.stream().sendMessage(framed(10));
    assertThat(accepted.listener().next(Message.class).bytes()).hasSize(1 << 20);
    fixture.settle();
    assertThat(accepted.listener().rest()).as("the window is used up").isEmpty();
    accepted.stream().taken((1 << 20) + 5 - WINDOW);
    fixture.settle();
    assertThat(accepted.listener().rest()).as("only the advance is paid").isEmpty();
    accepted.stream().taken(WINDOW);
    assertThat(accepted.listener().next(Message.class).bytes()).hasSize(10);
  }

  @Test
  void cancellingEndsTheCallForTheServer() {
    Started call = fixture.start();
    Accepted accepted = fixture.accept();
    call.stream().cancel(CancelReason.CANCELLED);
    Closed closed = accepted.listener().next(Closed.class);
    assertThat(closed.status().code()).isEqualTo(StatusCode.CANCELLED);
    accepted.stream().finish(ResponseHead.PLAIN, framed(1), Trailers.OK);
    accepted.stream().cancel(CancelReason.CANCELLED);
    call.stream().sendMessage(framed(1));
    fixture.settle();
    assertThat(call.listener().rest()).isEmpty();
    assertThat(accepted.listener().rest()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CANCELLED, CANCELLED, false",
    "INTERNAL, INTERNAL, false",
    "REFUSED, UNAVAILABLE, true"
  })
  void aServersCancellationSaysWhatItMeansToTheClient(
      CancelReason reason, StatusCode code, boolean unprocessed) {
    Started call = fixture.start();
    Accepted accepted = fixture.accept();
    accepted.stream().cancel(reason);
    Closed closed = call.listener().next(Closed.class);
    assertThat(closed.status().code()).isEqualTo(code);
    assertThat(closed.unprocessed()).isEqualTo(unprocessed);
    fixture.settle();
    assertThat(accepted.listener().rest()).isEmpty();
  }

  @Test
  void bothSidesAreToldThatTheDeadlineHasPassed() {
    Started call =
        fixture.start(head(Deadline.after(Duration.ofMillis(1)), new Metadata()), null, false);
    call.listener().next(DeadlinePassed.class);
    Accepted accepted = fixture.accept();
    accepted.listener().next(DeadlinePassed.class);
    fixture.settle();
    assertThat(call.listener().rest()).as("the call is still open").isEmpty();
    accepted.stream().cancel(CancelReason.CANCELLED);
    call.listener().next(Closed.class);
  }

  @Test
  void aDeadlineOnAnotherClockPassesOnThatClock() {
    AtomicLong clock = new AtomicLong();
    Deadline deadline = Deadline.after(Duration.ofMillis(1), clock::get);
    Started call = fixture.start(head(deadline, new Metadata()), null, false);
    fixture.accept().listener().next(DeadlinePassed.class); // the server has a clock of its own
    fixture.settle();
    assertThat(call.listener().rest()).isEmpty();
    clock.set(1_000_000);
    call.listener().next(DeadlinePassed.class);
  }

  @Test
  void aServerCapsTheTimeOfCalls() {
    try (InProcessFixture capped = new InProcessFixture(Duration.ofMillis(1))) {
      Started call = capped.start();
      Accepted accepted = capped.accept();
      accepted.listener().next(DeadlinePassed.class);
      accepted.stream().cancel(CancelReason.CANCELLED);
      call.listener().next(Closed.class);
    }
  }

  @Test
  void noDeadlineIsToldAfterTheEnd() {
    AtomicLong clock = new AtomicLong();
    Deadline deadline = Deadline.after(Duration.ofMillis(1), clock::get);
    Started call = fixture.start(head(deadline, new Metadata()), framed(0), true);
    fixture.accept().stream().finish(ResponseHead.PLAIN, framed(0), Trailers.OK);
    call.listener().next(Head.class);
    call.listener().next(Message.class);
    call.listener().next(Ended.class);
    Started later = fixture.start(head(deadline, new Metadata()), null, false);
    clock.set(1_000_000);
    later.listener().next(DeadlinePassed.class);
    assertThat(call.listener().rest()).isEmpty();
  }

  @Test
  void aRequestThatBreaksTheRulesIsAnsweredWithoutTheServer() {
    RequestHead head = new RequestHead("/a.B/C", "a", null, "zstd", new Metadata());
    Started call = fixture.start(head, framed(0), true);
    Trailers trailers = call.listener().next(Ended.class).trailers();
    assertThat(trailers.status().code()).isEqualTo(StatusCode.UNIMPLEMENTED);
    assertThat(fixture.accepted).isEmpty();
  }

  @Test
  void requestHeadersBeyondTheLimitAreRefusedByName() {
    Metadata metadata = new Metadata().add(TRACE, "x".repeat(8 * 1024));
    Started call = fixture.start(head(null, metadata), framed(0), true);
    Status status = call.listener().next(Ended.class).trailers().status();
    assertThat(status.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(status.description()).contains("8192");
    assertThat(fixture.accepted).isEmpty();
    fixture.start(head(null, new Metadata().add(TRACE, "x".repeat(7 * 1024))), null, false);
    assertThat(fixture.accept().head().metadata().get(TRACE)).hasSize(7 * 1024);
  }

  @Test
  void headersAndTrailersBeyondTheLimitEndTheCall() {
    Metadata metadata = new Metadata().add(TRACE, "x".repeat(8 * 1024));
    Started first = fixture.start();
    Accepted accepted = fixture.accept();
    accepted.stream().finish(new ResponseHead(null, metadata), framed(1), Trailers.OK);
    Status status = first.listener().next(Closed.class).status();
    assertThat(status.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(status.description()).contains("response headers", "8192");
    accepted.listener().next(Closed.class);

    Started second = fixture.start();
    accepted = fixture.accept();
    accepted.stream().finish(ResponseHead.PLAIN, framed(1), new Trailers(Status.OK, metadata));
    second.listener().next(Head.class);
    second.listener().next(Message.class);
    status = second.listener().next(Ended.class).trailers().status();
    assertThat(status.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(status.description()).contains("trailers", "8192");
    fixture.settle();
    assertThat(first.listener().rest()).isEmpty();
    assertThat(second.listener().rest()).isEmpty();
  }

  @Test
  void aMessageBeyondTheLimitIsToldFromItsPrefixAndTheRestIsDropped() {
    fixture.serverLimit = 10;
    Started call = fixture.start();
    Accepted accepted = fixture.accept();
    call.stream().sendMessage(framed(11));
    Status status = accepted.listener().next(Invalid.class).status();
    assertThat(status.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    for (int i = 0; i < 100; i++) {
      call.stream().sendMessage(framed(1019)); // more than the window: nothing holds it up
    }
    call.listener().awaitSent(16 + 100 * 1024);
    accepted.stream().finish(ResponseHead.PLAIN, null, new Trailers(status, new Metadata()));
    assertThat(call.listener().next(Ended.class).trailers().status()).isEqualTo(status);
    assertThat(accepted.listener().rest()).isEmpty();
  }

  @Test
  void aStreamThatEndsInsideAMessageIsInvalidAndNotHalfClosed() {
    fixture.start(head(), ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 9, 1}), true);
    Accepted accepted = fixture.accept();
    accepted.listener().next(Invalid.class);
    fixture.settle();
    assertThat(accepted.listener().rest()).isEmpty();
  }

  @Test
  void anAnswerThatEndsInsideAMessageIsInvalidUnlessItSaysWhy() {
    Started call = fixture.start();
    ByteBuffer part = ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 9, 1});
    fixture.accept().stream().finish(ResponseHead.PLAIN, part, Trailers.OK);
    call.listener().next(Head.class);
    assertThat(call.listener().next(Invalid.class).status().code()).isEqualTo(StatusCode.INTERNAL);
    call.listener().next(Ended.class);

    Started failing = fixture.start();
    Trailers lost = new Trailers(Status.of(StatusCode.DATA_LOSS, "gone"), new Metadata());
    ByteBuffer again = ByteBuffer.wrap(new byte[] {0, 0, 0, 0, 9, 1});
    fixture.accept().stream().finish(ResponseHead.PLAIN, again, lost);
    failing.listener().next(Head.class);
    assertThat(failing.listener().next(Ended.class).trailers().status()).isEqualTo(lost.status());
  }

  @Test
  void aServerMayAnswerBeforeTheClientHasSentEverything() {
    Started call = fixture.start();
    Accepted accepted = fixture.accept();
    for (int i = 0; i < 200; i++) {
      call.stream().sendMessage(framed(1019));
    }
    accepted.stream().finish(ResponseHead.PLAIN, framed(1), Trailers.OK);
    call.listener().next(Head.class);
    call.listener().next(Message.class);
    call.listener().next(Ended.class);
    call.stream().halfClose(framed(1));
    accepted.stream().taken(1 << 20);
    fixture.settle();
    assertThat(accepted.listener().rest())
        .hasSize(WINDOW / 1024)
        .allMatch(Message.class::isInstance);
  }

  @Test
  void onlyTheFirstAnswerCounts() {
    Started call = fixture.start();
    Accepted accepted = fixture.accept();
    accepted.stream().finish(ResponseHead.PLAIN, framed(1), Trailers.OK);
    accepted.stream()
        .finish(null, null, new Trailers(Status.of(StatusCode.ABORTED, ""), new Metadata()));
    call.listener().next(Head.class);
    call.listener().next(Message.class);
    assertThat(call.listener().next(Ended.class).trailers()).isSameAs(Trailers.OK);
    fixture.settle();
    assertThat(call.listener().rest()).isEmpty();
  }
}
