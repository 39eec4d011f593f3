package dev.legate.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Metadata;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.AccessToken;
import dev.legate.client.CallOptions;
import dev.legate.client.TokenSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a clock that the test sets; no call here has a deadline unless it says so. */
@Timeout(60)
class CachedTokensTest {
  private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.text("authorization");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final AtomicInteger fetches = new AtomicInteger();

  /** What the source gives, one for each fetch, which waits for it. */
  private final BlockingQueue<Callable<AccessToken>> answers = new LinkedBlockingQueue<>();

  private final FakeSource channel = new FakeSource();
  private final CachedTokens tokens = cache(this::fetch);

  private CachedTokens cache(TokenSource source) {
    return new CachedTokens(
        source, now::get, () -> Duration.between(START, now.get()).toNanos(), () -> 0.5);
  }

  private AccessToken fetch() throws Exception {
    fetches.incrementAndGet();
    return answers.take().call();
  }

  private void answer(String value, Duration life) {
    answers.add(() -> AccessToken.of(value, now.get().plus(life)));
  }

  private void answerFailure(Exception failure) {
    answers.add(
        () -> {
          throw failure;
        });
  }

  private void pass(Duration time) {
    now.updateAndGet(before -> before.plus(time));
  }

  /** What a call sends, or how it fails. */
  private String sent(CallOptions options) {
    OutgoingCall call = new OutgoingCall(Texts.UNARY, options, channel);
    if (!call.send("ask")) {
      throw catchThrowableOfType(StatusException.class, call::receive);
    }
    return String.join("+", channel.nextStream().requestHead.metadata().all(AUTHORIZATION));
  }

  private String sent() {
    return sent(CallOptions.NONE.credentials(tokens));
  }

  private StatusException failure() {
    return catchThrowableOfType(StatusException.class, this::sent);
  }

  private static <T> FutureTask<T> started(Callable<T> task) {
    FutureTask<T> started = new FutureTask<>(task);
    Thread.ofVirtual().start(started);
    return started;
  }

  private void awaitFetches(int count) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (fetches.get() < count) {
      assertThat(System.nanoTime()).as("time for fetch %d", count).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Until the token that was fetched in the background is the one that calls have. */
  private void awaitSent(String expected) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!sent().equals(expected)) {
      assertThat(System.nanoTime()).as("time for %s", expected).isLessThan(end);
    }
  }

  @Test
  void manyCallsAtATimeAskOnce() throws Exception {
    List<FutureTask<String>> calls = new ArrayList<>();
    Semaphore waiting = new Semaphore(0);
    CachedTokens counted = tokens;
    CallOptions options =
        CallOptions.NONE.credentials(
            (call, headers) -> {
              waiting.release();
              counted.apply(call, headers);
            });
    for (int i = 0; i < 100; i++) {
      calls.add(started(() -> sent(options)));
    }
    assertThat(waiting.tryAcquire(100, 20, TimeUnit.SECONDS)).isTrue();
    awaitFetches(1);
    answer("t1", Duration.ofHours(1));
    for (FutureTask<String> each : calls) {
      assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo("Bearer t1");
    }
    assertThat(sent()).isEqualTo("Bearer t1");
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aTokenThatIsThereCostsNoThread() {
    answer("t1", Duration.ofHours(1));
    assertThat(sent()).isEqualTo("Bearer t1");
    AtomicReference<Boolean> inPlace = new AtomicReference<>();
    AskedCredentials request = new AskedCredentials(Texts.UNARY, "a", null, true);
    inPlace.set(tokens.applyNow(request, new Metadata()));
    assertThat(inPlace).hasValue(true);
    pass(Duration.ofHours(1));
    Metadata headers = new Metadata();
    assertThat(tokens.applyNow(request, headers)).isFalse();
    assertThat(headers.isEmpty()).isTrue();
  }

  @Test
  void aTokenIsReplacedInTheBackgroundWhileCallsUseItStill() {
    answer("old", Duration.ofHours(1));
    assertThat(sent()).isEqualTo("Bearer old");
    pass(Duration.ofMinutes(60).minusSeconds(91));
    assertThat(sent()).isEqualTo("Bearer old");
    assertThat(fetches).as("before the last 90 seconds").hasValue(1);

    pass(Duration.ofSeconds(1));
    for (int i = 0; i < 20; i++) {
      assertThat(sent()).isEqualTo("Bearer old");
    }
    awaitFetches(2);
    answer("new", Duration.ofHours(1));
    awaitSent("Bearer new");
    assertThat(fetches).hasValue(2);
  }

  @Test
  void aTokenIsNotSentInItsLastHalfMinute() throws Exception {
    answer("old", Duration.ofHours(1));
    sent();
    pass(Duration.ofMinutes(60).minusSeconds(30));
    FutureTask<String> waiting = started(this::sent);
    awaitFetches(2);
    assertThat(waiting).isNotDone();
    answer("new", Duration.ofHours(1));
    assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("Bearer new");
  }

  @Test
  void nothingIsFetchedWithoutACall() {
    answer("old", Duration.ofHours(1));
    sent();
    pass(Duration.ofDays(1));
    assertThat(fetches).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"3600,3510,3570", "300,210,270", "100,70,90", "10,7,9"})
  void tokensOfAShortLifeAreUsedForMostOfIt(int life, int refresh, int until) {
    HeldToken held = HeldToken.of(AccessToken.of("t", START.plusSeconds(life)), START);
    assertThat(held.refreshFrom()).isEqualTo(START.plusSeconds(refresh));
    assertThat(held.usableUntil()).isEqualTo(START.plusSeconds(until));
  }

  @Test
  void aTokenWithoutExpiryIsFetchedOnce() {
    answers.add(() -> AccessToken.of("t"));
    assertThat(sent()).isEqualTo("Bearer t");
    pass(Duration.ofDays(10_000));
    assertThat(sent()).isEqualTo("Bearer t");
    assertThat(fetches).hasValue(1);
  }

  @Test
  void aTokenThatHasExpiredWhenItComesIsNoToken() {
    answer("late", Duration.ZERO);
    StatusException failure = failure();
    assertThat(failure.code()).isEqualTo(StatusCode.UNAUTHENTICATED);
    assertThat(failure).hasMessageContaining("expired at " + START);
  }

  @Test
  void afterAFailureTheSourceIsLeftAloneForAWhileAndCallsFailAtOnce() {
    answerFailure(new IOException("connection refused"));
    assertThat(failure().code()).isEqualTo(StatusCode.UNAVAILABLE);
    pass(Duration.ofMillis(400));
    StatusException soon = failure();
    assertThat(soon.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(soon)
        .hasMessageContainingAll("connection refused", "asked again in 0.6 s")
        .cause()
        .hasRootCauseInstanceOf(IOException.class);
    assertThat(fetches).hasValue(1);

    pass(Duration.ofMillis(600));
    answerFailure(new IOException("again"));
    assertThat(failure()).hasMessageContaining("again");
    pass(Duration.ofMillis(1599));
    failure();
    assertThat(fetches).as("1.6 s later at the earliest").hasValue(2);

    pass(Duration.ofMillis(1));
    answer("t", Duration.ofHours(1));
    assertThat(sent()).isEqualTo("Bearer t");
    pass(Duration.ofHours(1));
    answerFailure(new IOException("much later"));
    assertThat(failure()).hasMessageContaining("much later");
    pass(Duration.ofSeconds(1));
    answer("t2", Duration.ofHours(1));
    assertThat(sent()).as("the pause has begun anew with a second").isEqualTo("Bearer t2");
  }

  @Test
  void aFailedReplacementHurtsNobodyWhileTheTokenIsGood() throws Exception {
    answer("old", Duration.ofHours(1));
    sent();
    pass(Duration.ofMinutes(60).minusSeconds(90));
    assertThat(sent()).isEqualTo("Bearer old");
    awaitFetches(2);
    answerFailure(new IOException("down"));
    answer("new", Duration.ofHours(1)); // for the third, which comes after the pause
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (fetches.get() == 2) {
      pass(Duration.ofMillis(1)); // of the 60 seconds that the old token still serves
      assertThat(sent()).startsWith("Bearer ");
      assertThat(System.nanoTime()).isLessThan(end);
    }
    awaitSent("Bearer new");
  }

  @Test
  void whatMayHealIsUnavailableAndWhatIsNotUnauthenticated() {
    assertThat(codeOf(new IOException("x"))).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(codeOf(new UncheckedIOException(new IOException("x"))))
        .isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(codeOf(new TimeoutException("x"))).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(codeOf(new InterruptedException("x"))).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(codeOf(new StatusException(StatusCode.UNAVAILABLE, "x")))
        .isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(codeOf(new StatusException(StatusCode.PERMISSION_DENIED, "x")))
        .isEqualTo(StatusCode.PERMISSION_DENIED);
    assertThat(codeOf(new StatusException(StatusCode.DEADLINE_EXCEEDED, "x")))
        .as("the source's deadline, not the call's")
        .isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(codeOf(new StatusException(StatusCode.NOT_FOUND, "x")))
        .as("which only a server may give")
        .isEqualTo(StatusCode.INTERNAL);
    assertThat(codeOf(new IllegalStateException("x"))).isEqualTo(StatusCode.UNAUTHENTICATED);
  }

  private StatusCode codeOf(Exception thrown) {
    CachedTokens failing =
        cache(
            () -> {
              throw thrown;
            });
    StatusException failure =
        catchThrowableOfType(
            StatusException.class, () -> sent(CallOptions.NONE.credentials(failing)));
    assertThat(failure).hasMessageContainingAll("credentials", "no token", "x");
    return failure.code();
  }

  @Test
  void aSourceThatGivesNullIsNamed() {
    answers.add(() -> null);
    assertThat(failure()).hasMessageContaining("the token source gave null");
  }

  @Test
  void aFetchOutlivesTheCallThatBeganIt() throws Exception {
    CallOptions hasty = CallOptions.NONE.credentials(tokens).timeout(Duration.ofMillis(30));
    StatusException failure = catchThrowableOfType(StatusException.class, () -> sent(hasty));
    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertThat(failure).hasMessageContaining("in its credentials");

    OutgoingCall cancelled =
        new OutgoingCall(Texts.UNARY, CallOptions.NONE.credentials(tokens), channel);
    CompletableFuture<Thread> waiting = new CompletableFuture<>();
    FutureTask<Boolean> sending =
        started(
            () -> {
              waiting.complete(Thread.currentThread());
              return cancelled.send("ask");
            });
    waiting.get(20, TimeUnit.SECONDS);
    cancelled.cancel("changed my mind");
    assertThat(sending.get(20, TimeUnit.SECONDS)).isFalse();

    answer("t", Duration.ofHours(1));
    assertThat(sent()).isEqualTo("Bearer t");
    assertThat(fetches).as("the second and third call found the fetch of the first").hasValue(1);
  }

  @Test
  void anErrorOfTheSourceFailsTheCallsThatWait() {
    CachedTokens failing =
        cache(
            () -> {
              throw new StackOverflowError("deep");
            });
    StatusException failure =
        catchThrowableOfType(
            StatusException.class, () -> sent(CallOptions.NONE.credentials(failing)));
    assertThat(failure.code()).isEqualTo(StatusCode.INTERNAL);
    assertThat(failure).hasMessageContaining("StackOverflowError");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret\n", "secret one", "=secret", "sec=ret", "sécret"})
  void whatCannotBeATokenIsRefusedAndNotTold(String value) {
    assertThatThrownBy(() -> AccessToken.of(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("token")
        .message()
        .doesNotContain("secret", "ret", "sécret");
  }

  @Test
  void noTextTellsTheToken() {
    AccessToken token = AccessToken.of("abc.DEF-123_~+/==", START.plusSeconds(60));
    assertThat(token.value()).isEqualTo("abc.DEF-123_~+/==");
    assertThat(token.expiry()).contains(START.plusSeconds(60));
    assertThat(token.toString() + AccessToken.of("abc") + HeldToken.of(token, START))
        .doesNotContain("abc");
  }
}
