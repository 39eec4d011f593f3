package dev.legate.netty.internal.pipeline;

import dev.legate.internal.wire.GatheredMessages;
import java.util.Arrays;

/**
 * The calls that have received messages in one read, which are told when all of it has been looked
 * at: small messages that come in frames of their own are then handed over together. An event
 * loop's.
 */
final class Receivers {
  private CallStream[] calls = new CallStream[16];
  private final GatheredMessages gathering = new GatheredMessages();
  private int count;

  /** Where their messages are in what was read. */
  GatheredMessages gathering() {
    return gathering;
  }

  /** A call has something to tell; once, until it has been told. */
  void add(CallStream call) {
    if (count == calls.length) {
      calls = Arrays.copyOf(calls, count * 2);
    }
    calls[count++] = call;
  }

  /**
   * The read is over: its buffer may change when this has returned, so that every call has been
   * told by then, whatever becomes of one of them.
   */
  void tell() {
    Throwable failure = null;
    for (int i = 0; i < count; i++) {
      try {
        calls[i].tellMessages();
      } catch (RuntimeException | Error defect) { // or memory that is exhausted
        failure = failure == null ? defect : failure;
      }
    }
    Arrays.fill(calls, 0, count, null);
    count = 0;
    gathering.clear();
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
