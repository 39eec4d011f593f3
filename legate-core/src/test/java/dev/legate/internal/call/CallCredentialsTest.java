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
import dev.legate.client.CallCredentials;
import dev.legate.client.CallOptions;
import dev.legate.client.CredentialsRequest;
import dev.legate.internal.transport.LoopThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CallCredentialsTest {
  private static final Metadata.Key<String> WHO = Metadata.Key.text("x-who");
  private static final Set<StatusCode> ONLY_A_SERVERS =
      EnumSet.of(
          StatusCode.INVALID_ARGUMENT,
          StatusCode.NOT_FOUND,
          StatusCode.ALREADY_EXISTS,
          StatusCode.FAILED_PRECONDITION,
          StatusCode.ABORTED,
          StatusCode.OUT_OF_RANGE,
          StatusCode.DATA_LOSS);

  private final FakeSource source = new FakeSource();

  private static CallCredentials saying(String name) {
    return (call, headers) -> headers.add(WHO, name);
  }

  private OutgoingCall call(CallOptions options) {
    return new OutgoingCall(Texts.UNARY, options, source);
  }

  private OutgoingCall call(CallCredentials credentials) {
    return call(CallOptions.NONE.credentials(credentials));
  }

  /** How a call ends that does not come as far as a stream. */
  private StatusException failureOf(OutgoingCall call) {
    assertThat(call.send("ask")).isFalse();
    assertThat(source.streams).isEmpty();
    return catchThrowableOfType(StatusException.class, call::receive);
  }

  @Test
  void headersOfTheChannelsCredentialsComeFirstAndAllAfterThePlainOnes() {
    source.defaults = CallOptions.NONE.credentials(saying("channel")).header(WHO, "plain");
    CallOptions own = CallOptions.NONE.credentials(saying("one")).credentials(saying("two"));
    assertThat(own.credentials()).hasSize(2);
    call(own).send("ask");
    Metadata sent = source.nextStream().requestHead.metadata();
    assertThat(sent.all(WHO)).containsExactly("plain", "channel", "one", "two");
    assertThatThrownBy(() -> sent.add(WHO, "late")).isInstanceOf(IllegalStateException.class);
    assertThat(own.headers().isEmpty()).isTrue();
    assertThat(source.placed).hasValue(2);
  }

  @Test
  void theyRunOnAThreadOfTheirOwnWhenTheCallIsUsedAndNotBefore() {
    List<Thread> threads = new ArrayList<>();
    OutgoingCall call = call((request, headers) -> threads.add(Thread.currentThread()));
    assertThat(threads).isEmpty();
    call.send("ask");
    assertThat(threads).singleElement().matches(Thread::isVirtual);
    assertThat(threads.getFirst().getName()).isEqualTo("legate-credentials");
  }

  @Test
  void thoseThatNeedNotWaitRunOnTheThreadThatUsesTheCall() {
    List<Thread> threads = new ArrayList<>();
    CallCredentials quick =
        (request, headers) -> {
          threads.add(Thread.currentThread());
          headers.add(WHO, "quick " + threads.size());
        };
    CallOptions options =
        CallOptions.NONE
            .credentials(CallCredentials.alsoOnPlaintext(CallCredentials.nonBlocking(quick)))
            .credentials(CallCredentials.nonBlocking(quick));
    call(options).send("ask");
    assertThat(threads).containsExactly(Thread.currentThread(), Thread.currentThread());

    call(options.credentials(saying("slow")).credentials(CallCredentials.nonBlocking(quick)))
        .send("ask");
    assertThat(threads.subList(2, 4)).containsOnly(Thread.currentThread());
    assertThat(threads.getLast())
        .as("what comes after one that may wait, in order")
        .matches(Thread::isVirtual);
    source.nextStream();
    assertThat(source.nextStream().requestHead.metadata().all(WHO))
        .containsExactly("quick 3", "quick 4", "slow", "quick 5");
  }

  @Test
  void theyAreToldWhatTheCallIs() {
    CompletableFuture<CredentialsRequest> told = new CompletableFuture<>();
    Deadline deadline = Deadline.after(Duration.ofMinutes(1));
    call(CallOptions.NONE
            .deadline(deadline)
            .credentials((request, headers) -> told.complete(request)))
        .send("ask");
    CredentialsRequest request = told.join();
    assertThat(request.method()).isSameAs(Texts.UNARY);
    assertThat(request.authority()).isEqualTo("target");
    assertThat(request.deadline()).contains(deadline);
    assertThat(request.secure()).isTrue();
    assertThat(request).hasToString(Texts.UNARY + " at target");
  }

  @ParameterizedTest
  @CsvSource({"target,target", "a.test:443,a.test", "a.test:8443,a.test:8443"})
  void theAudienceIsTheServiceWithoutThePortThatGoesWithoutSaying(String authority, String host) {
    assertThat(new FakeRequest(Texts.UNARY, authority, Optional.empty(), true).audience())
        .isEqualTo("https://" + host + "/" + Texts.UNARY.path().service());
  }

  /** As a test of somebody's credentials makes one. */
  private record FakeRequest(
      MethodDescriptor<?, ?> method, String authority, Optional<Deadline> deadline, boolean secure)
      implements CredentialsRequest {}

  @Test
  void onPlaintextTheyAreNotEvenAsked() {
    source.secure = false;
    AtomicInteger asked = new AtomicInteger();
    StatusException failure =
        failureOf(
            call(
                CallOptions.NONE
                    .credentials(
                        CallCredentials.alsoOnPlaintext((call, headers) -> asked.incrementAndGet()))
                    .credentials((call, headers) -> asked.incrementAndGet())));
    assertThat(failure.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
    assertThat(failure)
        .hasMessageContainingAll("plaintext", "ChannelCredentials.tls()", "alsoOnPlaintext");
    assertThat(asked).hasValue(0);
    assertThat(source.placed).hasValue(1);
  }

  @Test
  void onPlaintextThoseRunThatAreAllowedTo() {
    source.secure = false;
    CompletableFuture<Boolean> secure = new CompletableFuture<>();
    call(CallCredentials.alsoOnPlaintext(
            (call, headers) -> {
              secure.complete(call.secure());
              headers.add(WHO, "me");
            }))
        .send("ask");
    assertThat(source.nextStream().requestHead.metadata().all(WHO)).containsExactly("me");
    assertThat(secure).isCompletedWithValue(false);
  }

  @Test
  void aConnectionThatTookThePlaceOfTheSecureOneMeanwhileIsLookedAtAgain() {
    StatusException failure = failureOf(call((call, headers) -> source.secure = false));
    assertThat(failure.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
    assertThat(source.placed).as("as often as picked").hasValue(2);
  }

  @ParameterizedTest
  @EnumSource(value = StatusCode.class, mode = EnumSource.Mode.EXCLUDE, names = "OK")
  void theirStatusEndsTheCallUnlessOnlyAServerMayGiveIt(StatusCode code) {
    StatusException theirs = new StatusException(code, "no token");
    StatusException failure =
        failureOf(
            call(
                (call, headers) -> {
                  throw theirs;
                }));
    boolean replaced = ONLY_A_SERVERS.contains(code);
    assertThat(failure.code()).isEqualTo(replaced ? StatusCode.INTERNAL : code);
    assertThat(failure).hasMessageContainingAll("credentials", "no token").hasCause(theirs);
    if (replaced) {
      assertThat(failure).hasMessageContaining(code.toString());
    }
  }

  @Test
  void anotherExceptionIsUnauthenticatedAndKeptAsTheCause() {
    RuntimeException theirs = new IllegalStateException("no key file");
    StatusException failure =
        failureOf(
            call(
                (call, headers) -> {
                  throw theirs;
                }));
    assertThat(failure.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
    assertThat(failure).hasMessageContaining("no key file").hasCause(theirs);
  }

  /** Credentials that do not answer before the test lets them, and whether they were told why. */
  private static final class Stuck implements CallCredentials {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch let = new CountDownLatch(1);
    final CountDownLatch told = new CountDownLatch(1);
    final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    @Override
    public void apply(CredentialsRequest call, Metadata headers) {
      call.onCancel(told::countDown);
      asked.countDown();
      try {
        let.await();
        interrupted.complete(false);
      } catch (InterruptedException woken) {
        interrupted.complete(true);
      }
    }

    /** They were told that the call is over, nobody interrupted them, and they can end now. */
    void endsUnharmed() throws Exception {
      assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
      let.countDown();
      assertThat(interrupted.get(20, TimeUnit.SECONDS)).isFalse();
    }
  }

  @Test
  void aCallEndsAtItsDeadlineThoughTheyDoNotAnswer() throws Exception {
    Stuck stuck = new Stuck();
    StatusException failure =
        failureOf(call(CallOptions.NONE.timeout(Duration.ofMillis(30)).credentials(stuck)));
    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure).hasMessageContaining("in its credentials");
    stuck.endsUnharmed();
    assertThat(source.streams).isEmpty();
    assertThat(source.placed).as("picked once only").hasValue(1);
  }

  @Test
  void aCallThatIsCancelledEndsThoughTheyDoNotAnswer() throws Exception {
    Stuck stuck = new Stuck();
    OutgoingCall call = call(stuck);
    Thread canceller =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    stuck.asked.await();
                    call.cancel("changed my mind");
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    StatusException failure = failureOf(call);
    canceller.join();
    assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(failure).hasMessageContaining("changed my mind");
    stuck.endsUnharmed();
  }

  @Test
  void anInterruptEndsTheCallThoughTheyDoNotAnswer() throws Exception {
    Stuck stuck = new Stuck();
    OutgoingCall call = call(stuck);
    Thread caller = Thread.currentThread();
    Thread interrupter =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    stuck.asked.await();
                    caller.interrupt();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                });
    assertThat(call.send("ask")).isFalse();
    assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
    interrupter.join();
    StatusException failure = catchThrowableOfType(StatusException.class, call::receive);
    assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(failure).hasMessageContainingAll("interrupted", "credentials");
    stuck.endsUnharmed();
  }

  @Test
  void anErrorOfTheirsGoesOnToTheCaller() {
    Error theirs = new AssertionError("broken");
    OutgoingCall call =
        call(
            (request, headers) -> {
              throw theirs;
            });
    assertThatThrownBy(() -> call.send("ask")).isSameAs(theirs);
    assertThat(catchThrowableOfType(StatusException.class, call::receive).code())
        .isEqualTo(StatusCode.CANCELLED);
  }

  @Test
  void aFailureOfThoseThatDoNotWaitIsTreatedTheSame() {
    StatusException failure =
        failureOf(
            call(
                CallCredentials.nonBlocking(
                    (request, headers) -> {
                      throw new StatusException(StatusCode.NOT_FOUND, "no key");
                    })));
    assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(failure).hasMessageContainingAll("NOT_FOUND", "no key");
  }

  @Test
  void aCallThatWasCancelledMeanwhileIsNotSent() {
    CompletableFuture<OutgoingCall> self = new CompletableFuture<>();
    OutgoingCall call = call((request, headers) -> self.join().cancel("changed my mind"));
    self.complete(call);
    StatusException failure = failureOf(call);
    assertThat(failure.code()).isEqualTo(StatusCode.CANCELLED);
    assertThat(failure).hasMessageContaining("changed my mind");
  }

  @Test
  void aDeadlineThatPassedMeanwhileSaysSo() {
    AtomicLong now = new AtomicLong();
    long later = Duration.ofHours(1).toNanos();
    StatusException failure =
        failureOf(
            call(
                CallOptions.NONE
                    .deadline(Deadline.afterNanos(later, now::get))
                    .credentials((request, headers) -> now.set(later))));
    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure).hasMessageContaining("in its credentials");
  }

  @Test
  void credentialsThatObeyTheDeadlineAreNotBlamedForIt() {
    AtomicLong now = new AtomicLong();
    long later = Duration.ofHours(1).toNanos();
    StatusException failure =
        failureOf(
            call(
                CallOptions.NONE
                    .deadline(Deadline.afterNanos(later, now::get))
                    .credentials(
                        (request, headers) -> {
                          now.set(later);
                          throw new StatusException(StatusCode.UNAVAILABLE, "no token in time");
                        })));
    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure).hasMessageContaining("in its credentials");
  }

  @Test
  void theSecondAttemptAsksThemAgainOnAThreadOfItsOwn() throws Exception {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    call((request, headers) -> {
          threads.add(Thread.currentThread());
          headers.add(WHO, "attempt " + threads.size());
        })
        .send("ask");
    source.nextStream();
    source.listener().onClosed(Status.of(StatusCode.UNAVAILABLE, "going away"), true);
    FakeStream second = source.streams.poll(20, TimeUnit.SECONDS);
    assertThat(second).isNotNull();
    assertThat(second.requestHead.metadata().all(WHO)).containsExactly("attempt 2");
    assertThat(threads.take()).isNotSameAs(threads.take());
  }

  @Test
  void anEventLoopIsNotLetWaitForThem() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    OutgoingCall call = call((request, headers) -> asked.incrementAndGet());
    CompletableFuture<Object> thrown = new CompletableFuture<>();
    class Loop extends Thread implements LoopThread {
      Loop() {
        super("loop-7");
      }

      @Override
      public boolean unparkAtEndOfBatch(Thread thread) {
        return false;
      }

      @Override
      public void run() {
        try {
          thrown.complete(call.send("ask"));
        } catch (IllegalStateException misuse) {
          thrown.complete(misuse);
        }
      }
    }
    Loop loop = new Loop();
    loop.start();
    loop.join();
    assertThat(thrown.join().toString()).contains("loop-7", "inline()");
    assertThat(asked).hasValue(0);
    assertThat(catchThrowableOfType(StatusException.class, call::receive).code())
        .isEqualTo(StatusCode.CANCELLED);
  }
}
