package dev.legate.netty.internal.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Framed messages of one call that wait for the event loop, side by side in an array.
 *
 * <p>The thread that sends adds to it as long as the event loop has not taken it, so that small
 * messages share an array and a command. The array behind the last message is the sending thread's
 * until then; when the batch is taken only a message that is being made there keeps it.
 */
abstract class SendBatch extends Command {
  private static final int TAKEN = -1;

  private static final VarHandle END;

  static {
    try {
      END = MethodHandles.lookup().findVarHandle(SendBatch.class, "end", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int start;

  /** The bytes of the message that it was made for. */
  private final int first;

  /**
   * The array, at the newest room there. Null once the batch is taken, or soon after: a call that
   * is idle keeps no array.
   */
  private @Nullable ByteBuffer shared;

  /** Whether the array is to be used again when it has left; set before the batch is queued. */
  private boolean reusable;

  /** Behind the last message, or {@link #TAKEN}; written through END. */
  private volatile int end;

  SendBatch(ByteBuffer framed) {
    this.shared = framed;
    this.start = framed.position();
    this.first = framed.remaining();
    END.set(this, start + first); // without a fence: the queue publishes it
  }

  // ---- the sending thread

  /** Room for so many bytes behind the last message; null if there is none, or no batch. */
  @Nullable ByteBuffer room(int bytes) {
    ByteBuffer all = shared;
    int from = end;
    return all == null || from == TAKEN || bytes > all.capacity() - from
        ? null
        : all.limit(from + bytes).position(from);
  }

  /** The size of the array, or 0 if the batch is taken. */
  int arraySize() {
    ByteBuffer all = shared;
    return all == null || end == TAKEN ? 0 : all.capacity();
  }

  /** Adds a message; false if it lies elsewhere, or the batch is taken. */
  @SuppressWarnings("ReferenceEquality") // the buffer itself, not what is in it
  boolean add(ByteBuffer framed) {
    return framed == shared && END.compareAndSet(this, framed.position(), framed.limit());
  }

  /** The array may be used again when it has left; said before the batch is queued. */
  void reuse() {
    reusable = true;
  }

  // ---- the event loop

  /** Whether the array is nobody else's, and may be used again when the messages have left. */
  boolean isReusable() {
    return reusable;
  }

  @Override
  protected final void run() {
    send(take(), first);
  }

  @Override
  protected final void abandoned() {
    take();
    lost(first);
  }

  /** Sends the messages, of which those for which the batch was made have so many bytes. */
  abstract void send(ByteBuffer framed, int first);

  /** The messages will not be sent. */
  abstract void lost(int first);

  private ByteBuffer take() {
    ByteBuffer all = shared;
    int behind = (int) END.getAndSet(this, TAKEN);
    shared = null;
    if (all == null) {
      throw new IllegalStateException("the messages were taken twice");
    }
    return ByteBuffer.wrap(all.array(), all.arrayOffset() + start, behind - start);
  }
}
