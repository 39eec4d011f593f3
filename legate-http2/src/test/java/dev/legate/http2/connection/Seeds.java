package dev.legate.http2.connection;

import java.util.Random;
import java.util.function.LongConsumer;

/**
 * Runs a property for random seeds, and names the one that it failed for.
 *
 * <p>{@code -Dlegate.fuzz.seconds=N} goes on for that long; {@code -Dlegate.fuzz.seed=N} runs one
 * seed only.
 */
final class Seeds {
  private Seeds() {}

  static void each(int times, LongConsumer property) {
    Long given = Long.getLong("legate.fuzz.seed");
    if (given != null) {
      property.accept(given);
      return;
    }
    Random seeds = new Random();
    long end = System.nanoTime() + Long.getLong("legate.fuzz.seconds", 0L) * 1_000_000_000L;
    for (int i = 0; i < times || System.nanoTime() - end < 0; i++) {
      long seed = seeds.nextLong();
      try {
        property.accept(seed);
      } catch (Throwable failure) {
        throw new AssertionError("try it again with -Dlegate.fuzz.seed=" + seed, failure);
      }
    }
  }
}
