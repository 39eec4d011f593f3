package dev.legate.internal.dispatch;

import dev.legate.internal.call.IncomingCall;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait for a place, the first first: gRPC's clients tell when they give up, so that
 * those at the head are still wanted. For any thread; the monitor is held for field accesses.
 */
final class WaitingCalls {
  /** A call and what will start it. */
  record Waiting(IncomingCall call, AdmittedMethod method) {}

  private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
  private final int most;
  private volatile int size;

  WaitingCalls(int most) {
    this.most = most;
  }

  /** How many wait, those included that have ended meanwhile. */
  int size() {
    return size;
  }

  /** How many may wait. */
  int most() {
    return most;
  }

  boolean isFull() {
    return size >= most;
  }

  /** Adds a call at the end; false if there is no room, though those that ended gave up theirs. */
  boolean offer(Waiting waiting) {
    synchronized (queue) {
      if (queue.size() >= most) {
        queue.removeIf(each -> each.call().isOver());
      }
      boolean room = queue.size() < most;
      if (room) {
        queue.addLast(waiting);
      }
      size = queue.size();
      return room;
    }
  }

  /** Takes the first that has not ended; null if there is none. */
  @Nullable Waiting poll() {
    if (size == 0) {
      return null; // whoever adds one looks for a place afterwards
    }
    synchronized (queue) {
      Waiting first = queue.pollFirst();
      while (first != null && first.call().isOver()) {
        first = queue.pollFirst();
      }
      size = queue.size();
      return first;
    }
  }
}
