package dev.legate.internal.inprocess;

import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.wire.GatheredMessages;
import dev.legate.internal.wire.MessageDeframer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The messages of a call in one direction, from the sender's queue through a window to the
 * receiver's listener. Of the loop.
 */
final class MessageFlow {
  /** The bytes that may be on their way and not taken, beyond which the sender's queue waits. */
  static final int WINDOW = 64 * 1024;

  private final StreamListener sender;
  private final MessageDeframer deframer;
  private final GatheredMessages gathering;
  private final Runnable onEnd;
  private final Queue<ByteBuffer> queue = new ArrayDeque<>();
  private int window = WINDOW;

  /** What was allowed beyond the window, so that a begun message gets through. */
  private int advanced;

  private boolean ending;
  private boolean stopped;

  /** Begins; {@code onEnd} runs when the last byte before {@link #end} has passed. */
  MessageFlow(
      StreamListener sender, MessageDeframer deframer, GatheredMessages gathering, Runnable onEnd) {
    this.sender = sender;
    this.deframer = deframer;
    this.gathering = gathering;
    this.onEnd = onEnd;
  }

  /** Queues framed messages; {@link #pump} moves them. */
  void add(ByteBuffer framed) {
    if (!stopped && !ending && framed.hasRemaining()) {
      queue.add(framed.duplicate()); // whose position moves
    }
  }

  /** Says that nothing more will be queued. */
  void end() {
    ending = true;
  }

  /** The receiver has taken messages. */
  void taken(int bytes) {
    int repaid = Math.min(bytes, advanced);
    advanced -= repaid;
    window += bytes - repaid;
    pump();
  }

  /** Drops everything. */
  void stop() {
    stopped = true;
    queue.clear();
    deframer.stop();
  }

  /** Moves as much as may pass now. */
  void pump() {
    int sent = 0;
    while (!stopped) {
      ByteBuffer next = queue.peek();
      int count = next == null ? 0 : allowed(next.remaining());
      if (next == null || count == 0) {
        break;
      }
      try {
        deframer.data(next.array(), next.arrayOffset() + next.position(), count);
        deframer.tell();
      } finally {
        gathering.clear(); // for the other calls, too
      }
      next.position(next.position() + count);
      sent += count;
      if (!next.hasRemaining()) {
        queue.remove();
      }
    }
    if (sent > 0) {
      sender.onSent(sent);
    }
    if (ending && !stopped && queue.isEmpty()) {
      stopped = true;
      onEnd.run();
    }
  }

  private int allowed(int wanted) {
    if (deframer.isStopped()) {
      return wanted; // nobody will take it, so it costs no window
    }
    int missing = deframer.missing();
    if (window < missing) {
      advanced += missing - window;
      window = missing;
    }
    int count = Math.min(wanted, window);
    window -= count;
    return count;
  }
}
