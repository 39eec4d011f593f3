package dev.legate.bench.kit;

import java.util.concurrent.ThreadFactory;
import java.util.function.LongConsumer;

/** Keeps one call after the other going on a lane. */
@FunctionalInterface
public interface Worker {
  /** How many calls a thread makes one after the other. */
  int CALLS_OF_A_THREAD = 256;

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

  /**
   * Every lane has a thread, which hands it to a new one after a while: in a thread that lives as
   * long as a window the lowest frames stay in the interpreter, and a virtual thread with such
   * frames is slow to mount.
   */
  static Worker blocking(ThreadFactory threads, BlockingCall call) {
    return lane -> threads.newThread(() -> serve(lane, threads, call)).start();
  }

  private static void serve(Lane lane, ThreadFactory threads, BlockingCall call) {
    try {
      long started = System.nanoTime();
      for (int i = 0; i < CALLS_OF_A_THREAD && lane.isOpen(started); i++) {
        started = lane.completed(started, call.run());
      }
      if (lane.isOpen(started)) {
        blocking(threads, call).start(lane);
        return;
      }
    } catch (Exception | Error e) {
      lane.failed(e);
    }
    lane.close();
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
