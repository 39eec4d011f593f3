package dev.legate.bench.kit;

import java.util.concurrent.ThreadFactory;
import java.util.function.LongConsumer;

/** Keeps one call after the other going on a lane. */
@FunctionalInterface
public interface Worker {
  /** Returns at once; makes calls as long as the lane is open, then closes it. */
  void start(Lane lane);

  /** A call that returns when it is over. */
  @FunctionalInterface
  interface BlockingCall {
    /** Returns the number of messages, all of them checked. */
    long run() throws Exception;
  }

  /** A call that tells when it is over. */
  @FunctionalInterface
  interface AsyncCall {
    /** Calls {@code done} with the number of messages, all checked, or {@code failed}. */
    void start(LongConsumer done, Lane failed);
  }

  /** Every lane has a thread. */
  static Worker blocking(ThreadFactory threads, BlockingCall call) {
    return lane -> threads.newThread(() -> loop(lane, call)).start();
  }

  private static void loop(Lane lane, BlockingCall call) {
    try {
      long started = System.nanoTime();
      while (lane.isOpen(started)) {
        started = lane.completed(started, call.run());
      }
    } catch (Exception | Error e) {
      lane.failed(e);
    } finally {
      lane.close();
    }
  }

  /** The end of one call starts the next. */
  static Worker async(AsyncCall call) {
    return lane -> next(lane, call);
  }

  private static void next(Lane lane, AsyncCall call) {
    long started = System.nanoTime();
    if (!lane.isOpen(started)) {
      lane.close();
      return;
    }
    call.start(
        messages -> {
          lane.completed(started, messages);
          next(lane, call);
        },
        lane);
  }
}
