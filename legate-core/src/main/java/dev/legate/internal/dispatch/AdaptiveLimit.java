package dev.legate.internal.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A limit that follows how long handlers take. For any thread: one measures at a time, and what
 * others bring meanwhile is left out, since a part of the samples says as much as all.
 */
final class AdaptiveLimit {
  /** How long samples are gathered, in nanoseconds; at least that many make a window. */
  static final long WINDOW_NANOS = 100_000_000;

  static final int LEAST_SAMPLES = 10;

  private final AtomicBoolean busy = new AtomicBoolean();
  private final GradientLimit gradient;
  private volatile int current;

  // of who is busy
  private long windowStart;
  private long sum;
  private int samples;
  private int mostRunning;

  AdaptiveLimit(int least, int most) {
    gradient = new GradientLimit(least, most);
    current = gradient.limit();
  }

  int current() {
    return current;
  }

  /** A handler took so long while so many ran. */
  void sample(long now, long took, int running) {
    if (!busy.compareAndSet(false, true)) {
      return;
    }
    try {
      if (samples == 0) {
        windowStart = now;
      }
      samples++;
      sum += took;
      mostRunning = Math.max(mostRunning, running);
      if (samples >= LEAST_SAMPLES && now - windowStart >= WINDOW_NANOS) {
        current = gradient.window(sum / samples, mostRunning);
        samples = 0;
        sum = 0;
        mostRunning = 0;
      }
    } finally {
      busy.set(false);
    }
  }
}
