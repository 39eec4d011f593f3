package dev.legate.internal.call;

import static java.util.Objects.requireNonNull;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.CallCredentials;
import dev.legate.client.CredentialsRequest;
import dev.legate.client.TokenSource;
import dev.legate.internal.bridge.PickGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bearer token for many calls, fetched once at a time and before it expires, as gRFC A97 says;
 * for any thread.
 *
 * <p>A call that finds a token takes it without a lock. Fetching belongs to no call: it goes on
 * when those that wait for it are over, and its result serves the next. The lock is held for a few
 * field accesses only.
 */
public final class CachedTokens implements CallCredentials {
  private static final System.Logger LOG = System.getLogger(CachedTokens.class.getName());
  private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.text("authorization");

  private final TokenSource source;
  private final InstantSource clock;
  private final LongSupplier nanoClock;
  private final Backoff backoff;
  private final Object lock = new Object();
  private volatile @Nullable HeldToken held;

  /** The fetch that is going on; under the lock. */
  private @Nullable CompletableFuture<HeldToken> fetching;

  /** Why the last fetch failed, if it did; under the lock. */
  private @Nullable Failure failure;

  /** Tokens of a source, in real time. */
  public CachedTokens(TokenSource source) {
    this(
        source,
        InstantSource.system(),
        System::nanoTime,
        () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * Expiry is a matter of the time of day; {@code nanoClock} and {@code random} are for backoff.
   */
  CachedTokens(
      TokenSource source, InstantSource clock, LongSupplier nanoClock, DoubleSupplier random) {
    this.source = source;
    this.clock = clock;
    this.nanoClock = nanoClock;
    this.backoff = new Backoff(random);
  }

  @Override
  public boolean applyNow(CredentialsRequest call, Metadata headers) {
    HeldToken token = held;
    Instant now = clock.instant();
    if (token == null || !token.isUsable(now)) {
      return false;
    }
    if (token.isDue(now)) {
      refresh(token);
    }
    headers.add(AUTHORIZATION, token.header());
    return true;
  }

  @Override
  public void apply(CredentialsRequest call, Metadata headers) {
    CompletableFuture<HeldToken> fetch = fetchUnlessUsable();
    if (fetch == null) {
      headers.add(AUTHORIZATION, requireNonNull(held).header());
      return;
    }
    PickGate gate = new PickGate();
    var _ = fetch.whenComplete((token, failed) -> gate.open()); // either is looked at below
    call.onCancel(() -> gate.fail(Status.of(StatusCode.CANCELLED, "the call is over")));
    gate.await(call.deadline().orElse(null), () -> "waiting for a token");
    if (fetch.isCompletedExceptionally()) {
      throw ((Failure) fetch.exceptionNow()).toStatusException("");
    }
    headers.add(AUTHORIZATION, fetch.resultNow().header());
  }

  /** Fetches another token while calls use the one that is due, unless another has come by now. */
  private void refresh(HeldToken due) {
    synchronized (lock) {
      if (isHeld(due) && fetching == null && !isBackingOff()) {
        var _ = startFetch(); // nobody waits for it
      }
    }
  }

  /**
   * The fetch to wait for, or null if there is a usable token by now.
   *
   * @throws StatusException as the last fetch failed, if it is too early for another
   */
  private @Nullable CompletableFuture<HeldToken> fetchUnlessUsable() {
    synchronized (lock) {
      HeldToken token = held;
      if (token != null && token.isUsable(clock.instant())) {
        return null;
      }
      if (fetching != null) {
        return fetching;
      }
      if (isBackingOff()) {
        Failure last = requireNonNull(failure);
        double seconds = (last.retryAt - nanoClock.getAsLong()) / 1e9;
        throw last.toStatusException(
            String.format(
                Locale.ROOT, " (the last answer; asked again in %.1f s at the earliest)", seconds));
      }
      return startFetch();
    }
  }

  @SuppressWarnings("ReferenceEquality") // it is about which one, not about what it says
  private boolean isHeld(HeldToken token) {
    return held == token;
  }

  private boolean isBackingOff() {
    return failure != null && nanoClock.getAsLong() - failure.retryAt < 0;
  }

  private CompletableFuture<HeldToken> startFetch() {
    CompletableFuture<HeldToken> fetch = new CompletableFuture<>();
    fetching = fetch;
    Thread.ofVirtual().name("legate-token").start(() -> fetch(fetch));
    return fetch;
  }

  private void fetch(CompletableFuture<HeldToken> fetch) {
    try {
      HeldToken token =
          HeldToken.of(
              requireNonNull(source.fetch(), "the token source gave null"), clock.instant());
      succeeded(token);
      fetch.complete(token);
    } catch (Exception thrown) {
      fetch.completeExceptionally(failed(statusOf(thrown), thrown));
    } catch (Error thrown) {
      fetch.completeExceptionally(failed(Status.of(StatusCode.INTERNAL, "" + thrown), thrown));
      throw thrown;
    }
  }

  private void succeeded(HeldToken token) {
    synchronized (lock) {
      held = token;
      fetching = null;
      failure = null;
      backoff.reset();
    }
  }

  private Failure failed(Status status, Throwable cause) {
    Failure failed;
    synchronized (lock) {
      // From the end of the attempt, unlike connecting: a slow failure must not mean no pause.
      failed = new Failure(status, cause, nanoClock.getAsLong() + backoff.next());
      fetching = null;
      failure = failed;
    }
    HeldToken token = held;
    if (token != null && token.isUsable(clock.instant())) {
      LOG.log(
          System.Logger.Level.WARNING,
          () -> "no other token could be fetched, calls have " + token + ": " + status);
    }
    return failed;
  }

  /** What can heal by itself is UNAVAILABLE (gRFC A97), so that retries repeat the call. */
  private static Status statusOf(Exception thrown) {
    return switch (thrown) {
      case StatusException ended ->
          switch (ended.code()) {
            case CANCELLED, DEADLINE_EXCEEDED -> // of the source's own call, not of the one here
                Status.of(StatusCode.UNAVAILABLE, "no token: " + ended.status());
            default -> Status.of(ended.code(), "no token: " + ended.status().description());
          };
      case IOException passing -> Status.of(StatusCode.UNAVAILABLE, "no token: " + passing);
      case UncheckedIOException passing ->
          Status.of(StatusCode.UNAVAILABLE, "no token: " + passing.getCause());
      case TimeoutException passing -> Status.of(StatusCode.UNAVAILABLE, "no token: " + passing);
      case InterruptedException passing ->
          Status.of(StatusCode.UNAVAILABLE, "no token: " + passing);
      default -> Status.of(StatusCode.UNAUTHENTICATED, "no token: " + thrown);
    };
  }

  @Override
  public String toString() {
    return "bearer tokens of " + source;
  }

  /** A failed fetch; carries no stack of its own. */
  private static final class Failure extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Status status;
    private final transient long retryAt;

    Failure(Status status, Throwable cause, long retryAt) {
      super(status.toString(), cause, false, false);
      this.status = status;
      this.retryAt = retryAt;
    }

    /** Another one for each call, whose stack says where that is. */
    StatusException toStatusException(String addition) {
      return new StatusException(
          Status.of(status.code(), status.description() + addition), new Metadata(), getCause());
    }
  }
}
