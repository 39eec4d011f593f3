package dev.legate.internal.dispatch;

/**
 * How many calls of a server run and wait at a time.
 *
 * @param least the smallest limit that measuring may lead to; {@code most} if nothing is measured
 * @param most the limit of running calls, or the largest that measuring may lead to
 * @param waiting how many may wait for a place; 0: they are refused at once
 */
record CallLimits(int least, int most, int waiting) {
  /** 10,000 calls, but not more than one for 16 KiB of the heap: each has a stack and headers. */
  static final CallLimits USUAL = usual(Runtime.getRuntime().maxMemory());

  static final int MOST_BY_DEFAULT = 10_000;
  private static final int HEAP_PER_CALL = 16 * 1024;

  static CallLimits usual(long maxHeap) {
    int most = Math.clamp(maxHeap / HEAP_PER_CALL, 100, MOST_BY_DEFAULT);
    return new CallLimits(most, most, 0);
  }

  static CallLimits of(ServerSettings settings) {
    return new CallLimits(settings.leastCalls, settings.mostCalls, settings.maxWaitingCalls);
  }

  boolean isAdaptive() {
    return least < most;
  }
}
