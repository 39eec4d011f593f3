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

  /** The read is over. */
  void tell() {
    int number = count;
    for (int i = 0; i < number; i++) {
      calls[i].tellMessages();
    }
    Arrays.fill(calls, 0, number, null);
    count = 0;
    gathering.clear();
  }
}
