package dev.legate.netty.internal.client;

import org.jspecify.annotations.Nullable;

/**
 * The calls that wait because the server allows no more streams, in their order; one that is
 * cancelled leaves at once.
 */
final class PendingStreams {
  private final int most;
  private @Nullable ClientStream first;
  private @Nullable ClientStream last;
  private int size;

  PendingStreams(int most) {
    this.most = most;
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Adds a call at the end; false if there are as many as may be. */
  boolean add(ClientStream call) {
    if (size >= most) {
      return false;
    }
    call.isPending = true;
    call.previousPending = last;
    if (last == null) {
      first = call;
    } else {
      last.nextPending = call;
    }
    last = call;
    size++;
    return true;
  }

  /** The call that waits longest; it waits no longer. */
  @Nullable ClientStream poll() {
    ClientStream call = first;
    if (call != null) {
      remove(call);
    }
    return call;
  }

  /** Does nothing if the call does not wait. */
  void remove(ClientStream call) {
    if (!call.isPending) {
      return;
    }
    ClientStream before = call.previousPending;
    ClientStream after = call.nextPending;
    if (before == null) {
      first = after;
    } else {
      before.nextPending = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previousPending = before;
    }
    call.isPending = false;
    call.previousPending = null;
    call.nextPending = null;
    size--;
  }
}
