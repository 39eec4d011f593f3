package dev.legate.internal.call;

import dev.legate.internal.bridge.SendGate;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.TransportStream;
import dev.legate.internal.wire.MessageBuffers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a call that streams them, kept as long as the call may be tried on another stream
 * (gRFC A6): until the server answers, or they are more than {@link #MOST_BYTES}.
 *
 * <p>For the sending thread and the one that begins an attempt. Each gives its commands, which do
 * not block, to the transport inside the monitor, so that every message goes once, and in order.
 */
final class KeptRequests {
  /** As much as a sender may be ahead of the transport anyway. */
  static final int MOST_BYTES = SendGate.MIN_HIGH_WATER;

  private final List<ByteBuffer> messages = new ArrayList<>(1);
  private int bytes;
  private boolean ended;

  /** Where they go; null until the first attempt has begun. */
  private @Nullable TransportStream stream;

  /** Whether the stream has been refused, and an attempt is about to send them elsewhere. */
  private volatile boolean refused;

  /** Whether there will be no further attempt. */
  private volatile boolean settled;

  /** Room for the next message: that of a stream is not ours to keep if it is large. */
  synchronized ByteBuffer room(int bytes) {
    return stream == null || MessageBuffers.isLarge(bytes)
        ? ByteBuffer.allocate(bytes)
        : stream.room(bytes);
  }

  /**
   * Sends a message, now or with the attempt that is being begun.
   *
   * @return the stream, if it is the last: further commands may go there directly
   */
  synchronized @Nullable TransportStream send(ByteBuffer framed) {
    TransportStream open = stream;
    if (open == null || refused) {
      keep(framed);
      return null;
    }
    if (settled || bytes + framed.remaining() > MOST_BYTES) {
      settled = true;
      messages.clear();
    } else {
      keep(framed);
    }
    open.sendMessage(framed);
    return settled ? open : null;
  }

  private void keep(ByteBuffer framed) {
    messages.add(framed.duplicate()); // what is sent belongs to the transport
    bytes += framed.remaining();
  }

  /** Says that no message follows. */
  synchronized void halfClose() {
    ended = true;
    if (stream != null && !refused) {
      stream.halfClose(null);
    }
  }

  /** Whether no message follows. */
  synchronized boolean isEnded() {
    return ended;
  }

  /** The server answers: the call stays where it is. */
  void answered() {
    settled = true;
  }

  /** The stream was refused; true if the requests are still here for another. */
  boolean refused() {
    refused = true;
    return !settled;
  }

  /** Begins an attempt with all there is; null if the requests were let go meanwhile. */
  synchronized @Nullable TransportStream start(
      ClientTransport transport, RequestHead head, StreamListener listener) {
    if (settled) {
      return null;
    }
    refused = false; // the listener may say so again before this returns
    int count = messages.size();
    ByteBuffer first = count == 0 ? null : messages.getFirst().duplicate();
    TransportStream open = transport.start(head, first, ended && count <= 1, listener);
    for (int i = 1; i < count; i++) {
      if (ended && i == count - 1) {
        open.halfClose(messages.get(i).duplicate());
      } else {
        open.sendMessage(messages.get(i).duplicate());
      }
    }
    stream = open;
    return open;
  }
}
