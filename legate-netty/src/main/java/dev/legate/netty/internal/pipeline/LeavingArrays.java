package dev.legate.netty.internal.pipeline;

import dev.legate.internal.wire.MessageBuffers;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The arrays of a stream's large messages that are on their way, each of which is given back when
 * its last byte has left. Belongs to the event loop.
 */
final class LeavingArrays {
  private @Nullable Leaving first;
  private @Nullable Leaving last;
  private long sent;

  /**
   * A message that has been given to the stream.
   *
   * @param unsent how many bytes of the stream have not left, those of the message included
   */
  void add(ByteBuffer framed, int unsent) {
    Leaving another = new Leaving(framed, sent + unsent);
    if (last == null) {
      first = another;
    } else {
      last.next = another;
    }
    last = another;
  }

  /** So many bytes more of the stream have left. */
  void sent(int bytes) {
    sent += bytes;
    while (first != null && first.end <= sent) {
      MessageBuffers.giveBack(first.framed);
      first = first.next;
    }
    if (first == null) {
      last = null;
    }
  }

  /** Hands over those that have not left. */
  void drainTo(Consumer<ByteBuffer> taker) {
    for (Leaving each = first; each != null; each = each.next) {
      taker.accept(each.framed);
    }
    first = null;
    last = null;
  }

  private static final class Leaving {
    final ByteBuffer framed;

    /** How many bytes of the stream have left when the last of these has. */
    final long end;

    @Nullable Leaving next;

    Leaving(ByteBuffer framed, long end) {
      this.framed = framed;
      this.end = end;
    }
  }
}
