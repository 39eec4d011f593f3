package dev.legate.netty.internal.pipeline;

import dev.legate.internal.wire.MessageBuffers;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which of the messages that a call sends share an array and a command.
 *
 * <p>For the thread that sends. Arrays grow while the event loop lags behind, and shrink while it
 * keeps up, so that a message which is sent by itself has an array of its own size.
 */
final class SendBatches {
  private static final int SMALLEST_ARRAY = 256;
  private static final int LARGEST_ARRAY = 4 * 1024;

  /** A larger message has an array of its own. */
  static final int LARGEST_SHARING = LARGEST_ARRAY / 4;

  private final Function<ByteBuffer, SendBatch> making;
  private @Nullable SendBatch newest;
  private int arraySize;

  /** Room for a large message that has been given, in an array that is used again. */
  private @Nullable ByteBuffer large;

  /** Whether there is room that has been given, and not come back as a message. */
  private boolean roomGiven;

  /** None yet; each will be made for its first message. */
  SendBatches(Function<ByteBuffer, SendBatch> making) {
    this.making = making;
  }

  /** Room for a message: behind the last if it may go with that, and nobody else has the place. */
  ByteBuffer room(int bytes) {
    if (bytes > LARGEST_SHARING || roomGiven) {
      return roomOfItsOwn(bytes);
    }
    roomGiven = true;
    SendBatch before = newest;
    ByteBuffer behind = before == null ? null : before.room(bytes);
    return behind != null ? behind : newArray(before, bytes).limit(bytes);
  }

  /** An array of which nobody else may have a part: it might be used again before that has left. */
  private ByteBuffer roomOfItsOwn(int bytes) {
    if (!MessageBuffers.isLarge(bytes)) {
      return ByteBuffer.allocate(bytes);
    }
    ByteBuffer own = MessageBuffers.room(bytes).slice(0, bytes); // with no room behind it
    large = own;
    return own;
  }

  private ByteBuffer newArray(@Nullable SendBatch before, int atLeast) {
    int waiting = before == null ? 0 : before.arraySize();
    arraySize =
        waiting == 0 ? arraySize / 2 : Math.clamp(2L * waiting, SMALLEST_ARRAY, LARGEST_ARRAY);
    return ByteBuffer.allocate(Math.max(atLeast, arraySize));
  }

  /** Adds a message; returns a batch that is to be queued, or null if one that is takes it. */
  @SuppressWarnings("ReferenceEquality") // the buffer itself, not what is in it
  @Nullable SendBatch add(ByteBuffer framed) {
    SendBatch before = newest;
    SendBatch another = null;
    if (before == null || !before.add(framed)) {
      another = making.apply(framed);
      newest = another;
      if (framed == large) {
        another.reuse();
        large = null;
      }
    }
    roomGiven = false; // last: the room behind this message is free only now
    return another;
  }
}
