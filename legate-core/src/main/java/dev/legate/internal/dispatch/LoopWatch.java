package dev.legate.internal.dispatch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs inline handlers and reports those that hold an event loop for long. For any thread.
 *
 * <p>At most one report in {@link #QUIET_NANOS}: on a busy machine a handler that was only waiting
 * for a core looks slow too, and a log full of that helps nobody.
 */
final class LoopWatch {
  /** Holding an event loop for longer than this is reported: other calls wait meanwhile. */
  static final long LONG_NANOS = 10_000_000;

  /** How long nothing is reported after a report. */
  static final long QUIET_NANOS = 10_000_000_000L;

  private final LongSupplier clock;
  private final Consumer<String> report;
  private final AtomicLong lastReport;

  /** With a clock of nanoseconds, and what takes the reports. */
  LoopWatch(LongSupplier clock, Consumer<String> report) {
    this.clock = clock;
    this.report = report;
    this.lastReport = new AtomicLong(clock.getAsLong() - QUIET_NANOS);
  }

  /** Runs a handler. */
  void run(Runnable call) {
    long start = clock.getAsLong();
    call.run();
    long now = clock.getAsLong();
    if (now - start > LONG_NANOS) {
      held(now, now - start);
    }
  }

  private void held(long now, long nanos) {
    long last = lastReport.get();
    if (now - last >= QUIET_NANOS && lastReport.compareAndSet(last, now)) {
      report.accept(
          "an inline handler held the event loop %s for %d ms, in which no other call of it went on: if that repeats, remove inline() from its service"
              .formatted(Thread.currentThread().getName(), nanos / 1_000_000));
    }
  }
}
