package dev.legate.http2.connection;

import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Runs a property for random seeds, and names the one that it failed for, or did not come to an end
 * for.
 *
 * <p>{@code -Dlegate.fuzz.seconds=N} goes on for that long; {@code -Dlegate.fuzz.seed=N} runs one
 * seed only. JUnit's own time-out does not know about either, so tests that use this take a long
 * one.
 */
final class Seeds {
  private static final long SECONDS = Long.getLong("legate.fuzz.seconds", 0L);

  /** For what is run in any case, and the last seed. */
  private static final long PATIENCE_SECONDS = 120;

  private Seeds() {}

  static void each(int times, LongConsumer property) {
    Long given = Long.getLong("legate.fuzz.seed");
    if (given != null) {
      property.accept(given);
      return;
    }
    AtomicLong seed = new AtomicLong();
    FutureTask<Void> all =
        new FutureTask<>(
            () -> {
              Random seeds = new Random();
              long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
              for (int i = 0; i < times || System.nanoTime() - end < 0; i++) {
                seed.set(seeds.nextLong());
                property.accept(seed.get());
              }
              return null;
            });
    Thread.ofPlatform().daemon().name("seeds").start(all);
    try {
      all.get(SECONDS + PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      throw new AssertionError(repeat(seed), failed.getCause());
    } catch (TimeoutException endless) {
      throw new AssertionError("no end within the time; " + repeat(seed), endless);
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  private static String repeat(AtomicLong seed) {
    return "try it again with -Dlegate.fuzz.seed=" + seed;
  }
}
