package dev.legate.internal.dispatch;

/**
 * Finds how many calls may run at a time from how long they take. Arithmetic only; one thread.
 *
 * <p>While more calls do not make each slower, the limit is too low and grows by its square root.
 * Once they take longer than the shortest time known, the rest is waiting, for a core or for a
 * lock, and the limit falls in proportion. Now and then the limit is lowered and the shortest time
 * measured anew with what is left, so that work which has become heavier is not taken for overload
 * for ever. To raise the shortest time bit by bit instead would take lasting overload for what is
 * normal.
 */
final class GradientLimit {
  /** Taking up to so many times as long as the shortest time is normal. */
  static final double TOLERANCE = 2.0;

  /** How much of a step is taken in one window. */
  private static final double SMOOTHING = 0.3;

  /** After so many windows, about a minute, the shortest time is measured anew. */
  static final int WINDOWS_OF_A_MEASURE = 600;

  /**
   * The limit is divided by this meanwhile: by more than {@link #TOLERANCE}, or each measure would
   * find a little of the last one's waiting, and the limit creep upwards.
   */
  private static final int PART_OF_A_MEASURE = 4;

  private static final int START = 20;

  private final int least;
  private final int most;
  private double limit;
  private double shortest;
  private int windows;

  /** What the limit was before it was lowered. */
  private double resumed;

  /** Between these limits, both included; the least is positive. */
  GradientLimit(int least, int most) {
    this.least = least;
    this.most = most;
    this.limit = Math.clamp(START, least, most);
  }

  int limit() {
    return (int) limit;
  }

  /**
   * Handlers took so long on average in the last window.
   *
   * @param nanos positive
   * @param running how many ran at a time, at most
   * @return the limit from now on
   */
  int window(long nanos, int running) {
    windows++;
    if (windows >= WINDOWS_OF_A_MEASURE) {
      measureAnew(nanos);
      return limit();
    }
    shortest = shortest == 0 ? nanos : Math.min(shortest, (double) nanos);
    double gradient = Math.clamp(TOLERANCE * shortest / nanos, 0.5, 1.0);
    boolean wasNeeded = running * 2 >= limit; // else nothing is known about larger limits
    if (gradient < 1 || wasNeeded) {
      double wanted = limit * gradient + Math.sqrt(limit);
      limit = Math.clamp(limit + (wanted - limit) * SMOOTHING, least, most);
    }
    return limit();
  }

  /** Three windows: lower the limit, let those go that were there before, measure and go on. */
  private void measureAnew(long nanos) {
    switch (windows - WINDOWS_OF_A_MEASURE) {
      case 0 -> {
        resumed = limit;
        limit = Math.max(least, limit / PART_OF_A_MEASURE);
      }
      case 1 -> {}
      default -> {
        shortest = nanos;
        limit = resumed;
        windows = 0;
      }
    }
  }
}
