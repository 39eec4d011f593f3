package dev.legate.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.CallOptions;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.wire.FreeBuffers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutgoingCallTest {
  private static final Status LEFT = Status.of(StatusCode.UNAVAILABLE, "the connection leaves");

  private final FakeSource source = new FakeSource();

  private OutgoingCall call(MethodDescriptor<?, ?> method) {
    return new OutgoingCall(method, CallOptions.NONE, source);
  }

  private static CompletableFuture<Status> completion(OutgoingCall call) {
    CompletableFuture<Status> completed = new CompletableFuture<>();
    call.onComplete((status, trailers) -> completed.complete(status));
    return completed;
  }

  private static StatusCode codeOfReceiving(OutgoingCall call) {
    return catchThrowableOfType(StatusException.class, call::receive).code();
  }

  @Test
  void aUnaryCallIsOneCommandAndOneAnswer() throws Exception {
    OutgoingCall call = call(Texts.UNARY);
    assertThat(call.send("ask")).isTrue();
    FakeStream stream = source.streams.take();
    assertThat(stream.commands).containsExactly("message ask", "half-close");
    source.listener().onHead(ResponseHead.PLAIN);
    source.listener().onMessages(Texts.framed("answer"), 1);
    source.listener().onTrailers(Trailers.OK);
    assertThat(call.receive()).isEqualTo("answer");
    assertThat(call.receive()).isNull();
    call.close();
    assertThat(stream.commands).hasSize(2);
    assertThat(source.placed).hasValue(1);
  }

  @Test
  void aCallThatWasNotProcessedIsTriedOnceMoreThoughNobodyReceives() throws Exception {
    OutgoingCall call = call(Texts.UNARY);
    CompletableFuture<Status> completed = completion(call);
    call.send("ask");
    source.streams.take();
    source.listener().onClosed(LEFT, true);
    FakeStream second = source.streams.take();
    assertThat(second.commands).containsExactly("message ask", "half-close");
    source.listener().onClosed(LEFT, true);
    assertThat(completed.join())
        .isEqualTo(LEFT.withMore("tried twice, this is the second refusal"));
    assertThat(source.placed).hasValue(2);
  }

  @Test
  void aLargeRequestIsKeptForTheSecondAttemptAndGivenBackWhenTheServerAnswers() throws Exception {
    String large = "ask ".repeat(50_000);
    OutgoingCall call = call(Texts.UNARY);
    call.send(large);
    ByteBuffer request = source.streams.take().first;
    source.listener().onSent(request.remaining());
    source.listener().onClosed(LEFT, true);
    FakeStream second = source.streams.take();
    assertThat(second.commands).containsExactly("message " + large, "half-close");
    assertThat(FreeBuffers.contain(request.array())).as("it is being sent again").isFalse();
    source.listener().onSent(request.remaining());
    assertThat(FreeBuffers.contain(request.array())).as("it could be refused again").isFalse();
    source.listener().onHead(ResponseHead.PLAIN);
    assertThat(FreeBuffers.contain(request.array())).isTrue();
  }

  @Test
  void aLargeRequestThatHasNotLeftIsNotGivenBackThoughTheServerAnswers() throws Exception {
    OutgoingCall call = call(Texts.UNARY);
    call.send("ask ".repeat(50_000));
    ByteBuffer request = source.streams.take().first;
    source.listener().onSent(request.remaining() - 1);
    source.listener().onHead(ResponseHead.PLAIN);
    source.listener().onSent(1);
    source.listener().onTrailers(Trailers.OK);
    assertThat(FreeBuffers.contain(request.array())).isFalse();
  }

  @Test
  void theSecondAttemptNeedsNoCarrierIfTheCallWasBegunWithoutOne() throws Exception {
    assertThat(threadOfSecondAttempt(Thread.ofPlatform()).isVirtual()).isFalse();
    assertThat(threadOfSecondAttempt(Thread.ofVirtual()).isVirtual()).isTrue();
  }

  private Thread threadOfSecondAttempt(Thread.Builder caller) throws Exception {
    BlockingQueue<Thread> picking = new LinkedBlockingQueue<>();
    source.onPick = request -> picking.add(Thread.currentThread());
    Thread first = caller.start(() -> call(Texts.UNARY).send("ask"));
    source.streams.take();
    assertThat(picking.take()).isSameAs(first);
    source.listener().onClosed(LEFT, true);
    source.streams.take();
    return picking.take();
  }

  @Test
  void notEverySecondAttemptOfManyHasAPlatformThread() throws Exception {
    int calls = SecondAttempts.MOST_ON_PLATFORM_THREADS + 1;
    CountDownLatch release = new CountDownLatch(1);
    BlockingQueue<Thread> second = new LinkedBlockingQueue<>();
    for (int i = 0; i < calls; i++) {
      SecondAttempts.start(
          () -> {
            second.add(Thread.currentThread());
            awaitQuietly(release);
          },
          true);
    }
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      threads.add(second.take());
    }
    release.countDown();
    for (Thread each : threads) {
      each.join();
    }
    assertThat(threads.stream().filter(Thread::isVirtual))
        .hasSizeBetween(1, 9); // other tests may have had some
    assertThat(threadOfSecondAttempt(Thread.ofPlatform()).isVirtual())
        .as("those that have ended count no more")
        .isFalse();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  @Test
  void theSecondAttemptNeedsNotTheFirstToComeBackWithItsStream() throws Exception {
    CompletableFuture<FakeStream> second = new CompletableFuture<>();
    source.onStart =
        listener -> {
          source.onStart = again -> {};
          listener.onClosed(LEFT, true);
          second.complete(source.nextStream());
        };
    OutgoingCall call = call(Texts.UNARY);
    assertThat(call.send("ask")).isTrue();
    StreamListener again = second.join().listener;
    again.onHead(ResponseHead.PLAIN);
    again.onMessages(Texts.framed("answer"), 1);
    again.onTrailers(Trailers.OK);
    assertThat(call.receive()).isEqualTo("answer");
    assertThat(second.join().commands).containsExactly("message ask", "half-close");
  }

  @Test
  void whatTheServerHasBegunIsNotTriedAgain() throws Exception {
    OutgoingCall call = call(Texts.UNARY);
    call.send("ask");
    source.streams.take();
    source.listener().onHead(ResponseHead.PLAIN);
    source.listener().onClosed(LEFT, true);
    assertThat(codeOfReceiving(call)).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(source.streams).isEmpty();
  }

  @Test
  void aStreamOfRequestsIsTriedOnceMoreWithAllThatWasSent() throws Exception {
    OutgoingCall call = call(Texts.BIDI);
    call.send("one");
    call.send("two");
    FakeStream first = source.streams.take();
    source.listener().onClosed(LEFT, true);
    FakeStream second = source.streams.take();
    call.send("three");
    call.halfClose();
    assertThat(first.commands).containsExactly("message one", "message two");
    second.awaitCommands(4);
    assertThat(second.commands)
        .containsExactly("message one", "message two", "message three", "half-close");
    source.listener().onClosed(LEFT, true);
    assertThat(codeOfReceiving(call)).isEqualTo(StatusCode.UNAVAILABLE);
  }

  @Test
  void aCallOfWhichNothingWasSentIsTriedUntilItIs() throws Exception {
    for (MethodDescriptor<String, String> method : List.of(Texts.UNARY, Texts.BIDI)) {
      OutgoingCall call = call(method);
      call.send("ask");
      for (int i = 0; i < 5; i++) {
        source.streams.take().listener.onNotSent(LEFT);
      }
      source.streams.take().listener.onClosed(LEFT, true); // once this may be, too
      FakeStream last = source.streams.take();
      assertThat(last.commands).startsWith("message ask");
      last.listener.onClosed(LEFT, true);
      assertThat(codeOfReceiving(call)).isEqualTo(StatusCode.UNAVAILABLE);
    }
  }

  @Test
  void everyAttemptGetsAllRequestsWhateverTheOneBeforeDidWithThem() throws Exception {
    OutgoingCall call = call(Texts.BIDI);
    call.send("one");
    call.send("two");
    call.send("three");
    for (int i = 0; i < 4; i++) {
      FakeStream attempt = source.streams.take();
      attempt.awaitCommands(3);
      assertThat(attempt.commands).containsExactly("message one", "message two", "message three");
      attempt.listener.onNotSent(LEFT);
    }
    call.cancel("enough");
  }

  @Test
  void largeRequestsThatAreKeptDoNotLieWhereTheStreamUsesArraysAgain() throws Exception {
    OutgoingCall call = call(Texts.BIDI);
    call.send("first");
    FakeStream stream = source.streams.take();
    call.send("small");
    call.send("x".repeat(5000));
    assertThat(stream.rooms).containsExactly(10);
    source.listener().onHead(ResponseHead.PLAIN); // nothing need be kept any more
    call.send("small");
    call.send("x".repeat(5000));
    assertThat(stream.rooms).containsExactly(10, 10, 5005);
    call.cancel("enough");
  }

  @Test
  void aSenderNeitherLosesNorRepeatsMessagesWhenTheCallIsTriedAgain() throws Exception {
    int messages = 5000; // of ten bytes with the prefix, which are kept
    for (int round = 0; round < 20; round++) {
      OutgoingCall call = call(Texts.BIDI);
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < messages; i++) {
                  call.send("%05d".formatted(i));
                  source.listener().onSent(10);
                }
                call.halfClose();
              });
      FakeStream first = source.streams.take();
      StreamListener refused = source.listener();
      int before = round * messages / 40;
      first.awaitCommands(before);
      refused.onClosed(LEFT, true);
      FakeStream second = source.streams.take();
      sending.join();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < messages; i++) {
        expected.add("message %05d".formatted(i));
      }
      expected.add("half-close");
      second.awaitCommands(expected.size());
      assertThat(second.commands).isEqualTo(expected);
    }
  }

  @Test
  void aStreamIsNotTriedAgainThatWasAnsweredOrHasSentMuch() throws Exception {
    OutgoingCall answered = call(Texts.BIDI);
    answered.send("ask");
    source.listener().onHead(ResponseHead.PLAIN);
    source.listener().onClosed(LEFT, true);
    assertThat(codeOfReceiving(answered)).isEqualTo(StatusCode.UNAVAILABLE);
    OutgoingCall large = call(Texts.BIDI);
    large.send("small");
    large.send("x".repeat(KeptRequests.MOST_BYTES));
    source.listener().onClosed(LEFT, true);
    assertThat(codeOfReceiving(large)).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(source.streams).hasSize(2);
  }

  @Test
  void aCallThatCannotBeStartedIsOver() {
    source.onPick =
        request -> {
          throw new IllegalStateException("this would block the event loop");
        };
    OutgoingCall call = call(Texts.BIDI);
    CompletableFuture<Status> completed = completion(call);
    assertThatThrownBy(() -> call.send("ask")).isInstanceOf(IllegalStateException.class);
    assertThat(completed.join().code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(codeOfReceiving(call)).isEqualTo(StatusCode.CANCELLED);
    assertThat(call.send("more")).isFalse();
  }

  @Test
  void aFailureToConnectIsToldByReceivingAndKeepsItsCause() {
    IllegalStateException cause = new IllegalStateException("refused");
    source.onPick =
        request -> {
          throw new StatusException(StatusCode.UNAVAILABLE, "no connection", cause);
        };
    OutgoingCall call = call(Texts.UNARY);
    assertThat(call.send("ask")).isFalse();
    assertThatThrownBy(call::receive)
        .isInstanceOf(StatusException.class)
        .hasMessageContaining("no connection")
        .hasMessageContaining("/p.S/Unary at fake:target")
        .hasCause(cause);
    assertThat(source.placed).hasValue(0);
  }

  @Test
  void onCompleteIsToldOnceAlsoOfACallThatWasNeverUsed() {
    OutgoingCall call = call(Texts.BIDI);
    CompletableFuture<Status> before = completion(call);
    call.cancel("not needed");
    call.cancel("not needed either");
    assertThat(before.join().description()).isEqualTo("not needed");
    assertThat(completion(call).join().description()).isEqualTo("not needed");
    assertThat(call.send("late")).isFalse();
    assertThat(source.streams).isEmpty();
  }

  @Test
  void aCallThatIsCancelledBeforeItKnowsItsStreamCancelsTheStream() throws Exception {
    OutgoingCall call = call(Texts.UNARY);
    source.onStart = listener -> call.cancel("changed my mind");
    assertThat(call.send("ask")).isFalse();
    assertThat(source.streams.take().commands).endsWith("cancel CANCELLED");
  }

  @Test
  void cancelledAfterItsOwnDeadlineIsDeadlineExceeded() throws Exception {
    AtomicLong now = new AtomicLong(1);
    Deadline second = Deadline.after(Duration.ofSeconds(1), now::get);
    OutgoingCall call = new OutgoingCall(Texts.UNARY, CallOptions.NONE.deadline(second), source);
    call.send("ask");
    source.streams.take();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    source.listener().onClosed(Status.of(StatusCode.CANCELLED, "reset with CANCEL"), false);
    assertThatThrownBy(call::receive)
        .isInstanceOfSatisfying(
            StatusException.class,
            failure -> assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED))
        .hasMessageContaining("waiting for the response headers");
  }

  @Test
  void aDeadlineThatPassesBeforeTheSecondAttemptEndsTheCall() throws Exception {
    AtomicLong now = new AtomicLong(1);
    Deadline second = Deadline.after(Duration.ofSeconds(1), now::get);
    OutgoingCall call = new OutgoingCall(Texts.UNARY, CallOptions.NONE.deadline(second), source);
    CompletableFuture<Status> completed = completion(call);
    call.send("ask");
    source.streams.take();
    now.addAndGet(Duration.ofSeconds(1).toNanos());
    source.listener().onClosed(LEFT, true);
    assertThat(completed.join().code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(source.streams).isEmpty();
  }

  @Test
  void anAnswerWithOkNeedsExactlyOneMessage() throws Exception {
    OutgoingCall none = call(Texts.UNARY);
    none.send("ask");
    source.listener().onTrailers(new Trailers(Status.OK, new Metadata()));
    assertThat(codeOfReceiving(none)).isEqualTo(StatusCode.UNIMPLEMENTED);

    OutgoingCall two = call(Texts.UNARY);
    two.send("ask");
    source.listener().onMessages(Texts.framed("one"), 1);
    source.listener().onMessages(Texts.framed("two"), 1);
    source.listener().onTrailers(Trailers.OK);
    assertThat(codeOfReceiving(two)).isEqualTo(StatusCode.UNIMPLEMENTED);
  }

  @Test
  void aMessageThatCannotBeReadIsInternalWithItsType() throws Exception {
    OutgoingCall call = call(Texts.BIDI);
    call.send("ask");
    FakeStream stream = source.streams.take();
    source.listener().onMessages(Texts.framed("unreadable"), 1);
    assertThatThrownBy(call::receive)
        .isInstanceOfSatisfying(
            StatusException.class,
            failure -> assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL))
        .hasMessageContaining("the response message of 10 bytes is no Text")
        .hasMessageContaining("IllegalArgumentException");
    assertThat(stream.commands).endsWith("cancel CANCELLED");
  }

  @Test
  void headersAndTrailersAreToldWhenTheyMayBe() throws Exception {
    OutgoingCall unary = call(Texts.UNARY);
    assertThatThrownBy(unary::headers).isInstanceOf(IllegalStateException.class);
    OutgoingCall call = call(Texts.BIDI);
    call.send("ask");
    assertThatThrownBy(call::trailers).isInstanceOf(IllegalStateException.class);
    Metadata trailers = new Metadata().add(Metadata.Key.text("cost"), "3");
    source.listener().onTrailers(new Trailers(Status.of(StatusCode.ABORTED, "no"), trailers));
    assertThat(call.headers().isEmpty()).isTrue();
    assertThatThrownBy(call::trailers).isInstanceOf(IllegalStateException.class);
    assertThat(codeOfReceiving(call)).isEqualTo(StatusCode.ABORTED);
    assertThat(call.trailers().get(Metadata.Key.text("cost"))).isEqualTo("3");
  }

  @Test
  void messagesThatCameBeforeTheEndAreReceivedBeforeIt() throws Exception {
    OutgoingCall call = call(Texts.BIDI);
    call.send("ask");
    FakeStream stream = source.streams.take();
    String large = "x".repeat(9000);
    source.listener().onMessages(Texts.framed(large), 1);
    source.listener().onTrailers(new Trailers(Status.of(StatusCode.ABORTED, "no"), new Metadata()));
    assertThat(call.receive()).isEqualTo(large);
    assertThat(stream.commands).contains("taken 9005");
    assertThat(codeOfReceiving(call)).isEqualTo(StatusCode.ABORTED);
  }

  @Test
  void whatTheCallSaysOfItsTimeOutweighsTheChannel() {
    Deadline far = Deadline.after(Duration.ofHours(1));
    source.defaults = CallOptions.NONE.timeout(Duration.ofSeconds(1));
    assertThat(
            new OutgoingCall(Texts.UNARY, CallOptions.NONE.deadline(far), source)
                .options()
                .deadline())
        .isEqualTo(far);
    assertThat(call(Texts.UNARY).options().deadline()).isLessThan(far);
    source.defaults = CallOptions.NONE.deadline(Deadline.after(Duration.ofSeconds(1)));
    CallOptions hour = CallOptions.NONE.timeout(Duration.ofHours(1));
    assertThat(new OutgoingCall(Texts.UNARY, hour, source).options().deadline().remaining())
        .isGreaterThan(Duration.ofMinutes(1));
  }
}
