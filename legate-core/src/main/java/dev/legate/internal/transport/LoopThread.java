package dev.legate.internal.transport;

/**
 * Marks the threads that carry events of a transport: whoever runs on one must not block. Legate's
 * own blocking operations refuse to run there.
 */
public interface LoopThread {
  /**
   * Starts a virtual thread at the end of the batch of events that is going on, together with the
   * others of that batch, so that their scheduler is woken once rather than by each. For the loop's
   * thread itself.
   *
   * @return false if no batch is going on: nothing was done, the caller starts it
   */
  default boolean startAtEndOfBatch(Thread thread) {
    return false;
  }

  /**
   * Unparks a virtual thread at the end of the batch of events that is going on, together with the
   * others of that batch, for the same reason. For the loop's thread itself.
   *
   * @return false if no batch is going on, or the thread is none that has to wait for a carrier:
   *     nothing was done, the caller unparks it
   */
  default boolean unparkAtEndOfBatch(Thread thread) {
    return false;
  }
}
