package dev.legate.verify.oracle;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.ServerContext;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Counts what the handlers of all calls with one id have seen. For any thread. */
final class Tally {
  enum Counter {
    STARTED,
    ENDED,
    CANCELLED,
    RECEIVED,
    RECEIVED_BYTES,
    SENT,
    SENT_BYTES;

    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Counter of(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Counter, Integer> counters = new EnumMap<>(Counter.class);
  private boolean released;

  void add(Counter counter, int n) {
    change(() -> counters.merge(counter, n, Integer::sum));
  }

  void release() {
    change(() -> released = true);
  }

  private void change(Runnable action) {
    lock.lock();
    try {
      action.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for {@link #release}, or until the call is over. */
  void awaitRelease(ServerContext context) throws InterruptedException {
    await(context, () -> released);
  }

  /** Waits until a counter has at least a value, or until the call that asks is over. */
  void await(ServerContext context, Counter counter, int least) throws InterruptedException {
    await(context, () -> counters.getOrDefault(counter, 0) >= least);
  }

  private void await(ServerContext context, BooleanSupplier reached) throws InterruptedException {
    context.onCancel(() -> change(() -> {}));
    lock.lock();
    try {
      while (!reached.getAsBoolean()) {
        if (context.isCancelled()) {
          throw new StatusException(
              StatusCode.CANCELLED, "the call ended while its handler waited");
        }
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** {@code started=1 ended=0 …}. */
  String report() {
    lock.lock();
    try {
      return Arrays.stream(Counter.values())
          .map(counter -> counter.text() + "=" + counters.getOrDefault(counter, 0))
          .collect(Collectors.joining(" "));
    } finally {
      lock.unlock();
    }
  }
}
