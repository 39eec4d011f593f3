package dev.legate.internal.dispatch;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.call.IncomingCall;
import dev.legate.internal.call.Refusal;
import dev.legate.internal.dispatch.WaitingCalls.Waiting;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a server whose handlers run, how many there may be, and those that wait for a place.
 * A handler counts until it has returned, also when its call was cancelled. For any thread.
 *
 * <p>RESOURCE_EXHAUSTED and not REFUSED_STREAM is the answer to what is too many: clients may
 * repeat a refused stream at once, which is the last thing that a full server needs.
 */
final class AdmittedCalls {
  private final AtomicInteger running = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final LongSupplier clock;
  private final Runnable lastEnded;
  private final int fixed;

  /** Null: the limit does not move. */
  private final @Nullable AdaptiveLimit adaptive;

  /** Null: nothing waits. */
  private final @Nullable WaitingCalls waiting;

  private final ServiceTime average = new ServiceTime();
  private volatile Known lastRefusal;

  /** The answer to what is too many, made once for each limit of running calls. */
  private record Known(int limit, Refusal refusal) {}

  /** Told by {@code lastEnded} whenever no handler runs any more. */
  AdmittedCalls(CallLimits limits, LongSupplier clock, Runnable lastEnded) {
    this.clock = clock;
    this.lastEnded = lastEnded;
    this.fixed = limits.most();
    this.adaptive = limits.isAdaptive() ? new AdaptiveLimit(limits.least(), limits.most()) : null;
    this.waiting = limits.waiting() > 0 ? new WaitingCalls(limits.waiting()) : null;
    this.lastRefusal = new Known(limits.most(), refusalAt(limits.most()));
  }

  // ---- what can be asked

  /** How many handlers run. */
  int running() {
    return running.get();
  }

  /** How many calls wait for a place. */
  int waiting() {
    return waiting == null ? 0 : waiting.size();
  }

  /** How many calls may run now. */
  int limit() {
    return adaptive == null ? fixed : adaptive.current();
  }

  /** How many were refused so far. */
  long refused() {
    return refused.sum();
  }

  // ---- arriving

  /** Why a call that arrives now is not taken, or null. */
  @Nullable Refusal refusal() {
    if (running.get() < limit() || (waiting != null && !waiting.isFull())) {
      return null;
    }
    refused.increment();
    return tooMany();
  }

  /** Starts a call, keeps it waiting, or refuses it. */
  void start(IncomingCall call, AdmittedMethod method) {
    if ((waiting == null || waiting.size() == 0) && takePlace()) {
      launch(call, method);
      return;
    }
    if (waiting == null) {
      refused.increment();
      call.refuse(tooMany());
      return;
    }
    long wait = expectedWait(waiting.size());
    if (method.isHopeless(call, wait)) {
      refused.increment();
      call.refuse(hopeless(wait));
    } else if (waiting.offer(new Waiting(call, method))) {
      startWaiting(waiting); // a place may have become free before it stood there
    } else {
      refused.increment();
      call.refuse(tooMany());
    }
  }

  private boolean takePlace() {
    int most = limit();
    for (int now = running.get(); now < most; now = running.get()) {
      if (running.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  private void launch(IncomingCall call, AdmittedMethod method) {
    if (measures()) {
      call.startedAt(clock.getAsLong());
    }
    method.launch(call);
  }

  /** Whether anything depends on how long handlers take; else nobody looks at a clock. */
  private boolean measures() {
    return adaptive != null || waiting != null;
  }

  /** How long a call would wait behind so many others. */
  private long expectedWait(int before) {
    return average.nanos() * (before + 1) / Math.max(1, limit());
  }

  // ---- ending

  /** A call has left its thread; {@code time} is null if its handler did not run. */
  void ended(IncomingCall call, @Nullable ServiceTime time) {
    if (measures() && time != null) { // before its place is free: who takes it is judged by it
      measured(clock.getAsLong(), call.startedAt(), running.get(), time);
    }
    int before = running.getAndDecrement();
    if (waiting != null) {
      startWaiting(waiting);
    }
    if (before == 1) {
      lastEnded.run();
    }
  }

  /**
   * A call that had its place was refused a thread. Those that wait are looked at when the next
   * handler returns: here each could be refused in turn, one inside the other.
   */
  void rejected() {
    refused.increment();
    if (running.getAndDecrement() == 1) {
      lastEnded.run();
    }
  }

  private void measured(long now, long startedAt, int before, ServiceTime time) {
    long took = Math.max(1, now - startedAt);
    time.add(took);
    average.add(took);
    if (adaptive != null) {
      adaptive.sample(now, took, before);
    }
  }

  private void startWaiting(WaitingCalls from) {
    while (from.size() > 0 && takePlace()) {
      Waiting next = from.poll();
      if (next == null) {
        running.getAndDecrement();
      } else if (next.method().isHopeless(next.call(), 0)) {
        running.getAndDecrement();
        refused.increment();
        next.call().refuse(hopeless(0));
      } else {
        launch(next.call(), next.method());
      }
    }
  }

  // ---- what clients are told

  private Refusal tooMany() {
    int limit = limit();
    Known known = lastRefusal;
    if (known.limit() != limit) {
      known = new Known(limit, refusalAt(limit));
      lastRefusal = known;
    }
    return known.refusal();
  }

  private Refusal refusalAt(int limit) {
    String name = adaptive == null ? "maxConcurrentCalls" : "adaptiveLimit";
    String text =
        "the server runs as many calls as it may, %d (ServerBuilder.%s)".formatted(limit, name);
    if (waiting == null) {
      return Refusal.by(name, limit, exhausted(text + ": try again later"));
    }
    return Refusal.by(
        "maxWaitingCalls",
        waiting.most(),
        exhausted(
            text + ", and as many wait as may (ServerBuilder.maxWaitingCalls): try again later"));
  }

  private Refusal hopeless(long wait) {
    return Refusal.by(
        "hopelessCalls",
        limit(),
        exhausted(
            "the call was not started, since its deadline would have passed before its answer: the server is full, and the wait would be %d ms"
                .formatted(wait / 1_000_000)));
  }

  private static Status exhausted(String text) {
    return Status.of(StatusCode.RESOURCE_EXHAUSTED, text);
  }
}
