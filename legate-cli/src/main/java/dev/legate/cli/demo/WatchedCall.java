package dev.legate.cli.demo;

import dev.legate.cli.places.PlacesWatch.CallWatch;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What one handler has done so far. For any thread. */
final class WatchedCall implements CallWatch {
  /** The longest wait for what should happen at once; machines can be busy. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int sent;

  @Override
  public void sent(int messages) {
    sent = messages;
  }

  @Override
  public void cancelled() {
    cancelled.countDown();
  }

  @Override
  public void ended() {
    ended.countDown();
  }

  int sent() {
    return sent;
  }

  void awaitCancelled() throws InterruptedException, Differs {
    await(cancelled, "its handler did not learn that the call is over for its client");
  }

  void awaitEnd() throws InterruptedException, Differs {
    await(ended, "its handler did not end");
  }

  private static void await(CountDownLatch latch, String otherwise)
      throws InterruptedException, Differs {
    if (!latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new Differs(otherwise + " within " + PATIENCE.toSeconds() + " s");
    }
  }

  /** Waits until the handler has sent nothing for a time, and returns how much it had sent. */
  int awaitStandstill(Duration time) throws InterruptedException, Differs {
    Stopwatch waited = new Stopwatch();
    Stopwatch stood = new Stopwatch();
    int last = sent;
    while (stood.time().compareTo(time) < 0) {
      Thread.sleep(LOOK_EVERY);
      int now = sent;
      if (now != last) {
        last = now;
        stood = new Stopwatch();
      }
      if (waited.time().compareTo(PATIENCE) > 0) {
        throw new Differs(
            "the handler went on sending although nobody reads: " + now + " messages");
      }
    }
    return last;
  }
}
