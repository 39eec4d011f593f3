package dev.legate.internal.wire;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.StreamListener;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages in the bytes of one direction of a call and tells them to its listener, or
 * what is wrong with them: after {@code onInvalid}, which comes at most once, it ignores the rest.
 *
 * <p>For the transport's thread. The buffer of a message is never larger than twice what has come
 * of it, whatever its prefix promises.
 */
public final class MessageDeframer {
  private static final byte[] NONE = {};

  private enum State {
    PREFIX,
    MESSAGE,
    STOPPED
  }

  private final StreamListener listener;
  private @Nullable String encoding;
  private State state = State.PREFIX;
  private int flag;

  /** The bytes of the prefix, or of the message, that have come. */
  private int received;

  private int size;
  private byte[] buffer = NONE;

  /** Begins a stream of messages. */
  public MessageDeframer(StreamListener listener) {
    this.listener = listener;
  }

  /** Says how compressed messages are compressed; null, as at the beginning, is identity. */
  public void encoding(@Nullable String newEncoding) {
    encoding = newEncoding;
  }

  /** Takes bytes, which are copied where they are kept. */
  public void data(byte[] bytes, int offset, int length) {
    int position = offset;
    int end = offset + length;
    while (position < end) {
      position =
          switch (state) {
            case PREFIX -> readPrefix(bytes, position, end);
            case MESSAGE -> readMessage(bytes, position, end);
            case STOPPED -> end;
          };
    }
  }

  /**
   * Says that no bytes follow.
   *
   * @return whether that is between two messages; otherwise the listener has been told
   */
  public boolean end() {
    switch (state) {
      case PREFIX -> {
        if (received == 0) {
          state = State.STOPPED;
          return true;
        }
        invalid(
            "the stream ended after "
                + received
                + " of the "
                + MessageFramer.PREFIX
                + " bytes of a message's prefix");
      }
      case MESSAGE ->
          invalid(
              "the stream ended inside a message, after " + received + " of " + size + " bytes");
      case STOPPED -> {}
    }
    return false;
  }

  /** Ignores everything from now on and frees what is kept. */
  public void stop() {
    state = State.STOPPED;
    buffer = NONE;
  }

  /** Whether everything that comes is ignored. */
  public boolean isStopped() {
    return state == State.STOPPED;
  }

  /** The bytes that the message which has begun still needs; 0 between messages. */
  public int missing() {
    return state == State.MESSAGE ? size - received : 0;
  }

  /** The size of the buffer of the message which has begun. */
  int reserved() {
    return buffer.length;
  }

  private int readPrefix(byte[] bytes, int offset, int end) {
    int position = offset;
    while (position < end) {
      int b = bytes[position++] & 0xff;
      if (received == 0) {
        flag = b;
        size = 0;
      } else {
        size = size << 8 | b;
      }
      if (++received == MessageFramer.PREFIX) {
        prefixComplete();
        return position;
      }
    }
    return position;
  }

  private void prefixComplete() {
    received = 0;
    long announced = Integer.toUnsignedLong(size);
    if (flag > 1) {
      invalid("the flag of a message is " + flag + ", but it must be 0 or 1");
    } else if (flag == 1 && encoding == null) {
      invalid("a message has the compressed flag, but grpc-encoding is identity or missing");
    } else if (flag == 1 && !Encodings.isSupported(encoding)) {
      invalid("a message is compressed with " + encoding + ", which is not supported");
    } else if (announced > listener.maxReceiveSize()) {
      stop();
      listener.onInvalid(
          Status.of(
              StatusCode.RESOURCE_EXHAUSTED,
              "a message of "
                  + announced
                  + " bytes was received, more than maxReceiveSize, which is "
                  + listener.maxReceiveSize()
                  + " bytes"));
    } else if (size == 0) {
      listener.onMessage(ByteBuffer.wrap(NONE), flag == 1);
    } else {
      state = State.MESSAGE;
    }
  }

  private int readMessage(byte[] bytes, int offset, int end) {
    int count = Math.min(end - offset, size - received);
    int needed = received + count;
    if (needed > buffer.length) {
      int capacity = (int) Math.min(size, 2L * needed);
      buffer = received == 0 ? new byte[capacity] : Arrays.copyOf(buffer, capacity);
    }
    System.arraycopy(bytes, offset, buffer, received, count);
    received = needed;
    if (received == size) {
      // The buffer's capacity has reached exactly the message's size, and never exceeds it.
      byte[] message = buffer;
      buffer = NONE;
      received = 0;
      state = State.PREFIX;
      listener.onMessage(ByteBuffer.wrap(message), flag == 1);
    }
    return offset + count;
  }

  private void invalid(String description) {
    stop();
    listener.onInvalid(Status.of(StatusCode.INTERNAL, description));
  }
}
