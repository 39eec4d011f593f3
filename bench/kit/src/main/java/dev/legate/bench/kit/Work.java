package dev.legate.bench.kit;

/**
 * A fixed amount of work for a core, the same for all servers: a chain of multiplications, of which
 * each needs the one before. {@code -Dbench.work=STEPS} sets how many; a million, unless said,
 * takes between one and two milliseconds.
 */
public final class Work {
  private static final int STEPS = Integer.getInteger("bench.work", 1_000_000);

  private Work() {}

  /**
   * Does it.
   *
   * @throws IllegalStateException if the result is zero, which it never is: who reads it cannot
   *     leave the work out
   */
  public static void run(int seed) {
    long state = seed | 1L;
    for (int i = 0; i < STEPS; i++) {
      state *= 6364136223846793005L; // odd, as the state: the product is never zero
      state ^= (state >>> 33) << 1;
    }
    if (state == 0) {
      throw new IllegalStateException("an odd number became zero");
    }
  }
}
