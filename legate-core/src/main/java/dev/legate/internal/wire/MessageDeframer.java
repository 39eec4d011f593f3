package dev.legate.internal.wire;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.StreamListener;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages in the bytes of one direction of a call and tells them to its listener, or
 * what is wrong with them: after {@code onInvalid}, which comes at most once, it ignores the rest.
 *
 * <p>For the transport's thread. Messages that arrive whole are gathered, until {@link #tell} hands
 * them over in one piece: a hand-over costs as much as reading a small message. The buffer of one
 * that arrives in pieces is never larger than twice what has come of it, whatever its prefix
 * promises, but for what a {@link BufferAdvance} lets it have, and a quarter more where arrays are
 * used again.
 */
public final class MessageDeframer {
  private static final byte[] NOTHING = {};

  /** A message in pieces that is worth another copy, to be told with others. */
  private static final int SMALL = 1024;

  /** The largest message that an array can hold with its prefix. */
  private static final int LARGEST = Integer.MAX_VALUE - 8 - MessageFramer.PREFIX;

  private enum State {
    BETWEEN_MESSAGES,
    PREFIX,
    MESSAGE,
    STOPPED
  }

  private final StreamListener listener;
  private final BufferAdvance advance;
  private final GatheredMessages gathering;
  private final SizeLimit whose;
  private @Nullable String encoding;
  private State state = State.BETWEEN_MESSAGES;

  /** What has come of a message that arrives in pieces, prefix included. */
  private byte[] buffer = NOTHING;

  /** What was taken of the advance for the buffer. */
  private int advanced;

  private int received;

  // Whole messages that are not told yet: one that came in pieces, or none, and those after it.
  private byte[] leading = NOTHING;
  private int gathered = GatheredMessages.NONE;

  /** The size of a message that was refused for it, or 0. */
  private long refused;

  /** Where {@link #received} gets to in this state. */
  private int wanted;

  /**
   * Begins a stream of messages.
   *
   * @param advance shared with the other streams of the thread
   * @param gathering shared with them, too; to be cleared when all have told their messages
   * @param whose limit the listener tells, for the text of a failure
   */
  public MessageDeframer(
      StreamListener listener, BufferAdvance advance, GatheredMessages gathering, SizeLimit whose) {
    this.listener = listener;
    this.advance = advance;
    this.gathering = gathering;
    this.whose = whose;
  }

  /**
   * Says how compressed messages are compressed; null, as at the beginning, is identity, with which
   * none may be. They are told as they are, for whoever takes them decompresses them.
   */
  public void encoding(@Nullable String newEncoding) {
    encoding = newEncoding;
  }

  /**
   * Takes bytes. Messages that are whole in them are told, and copied, by the next {@link #tell} or
   * {@link #end}, until which all bytes must come in the same array, and that must not change; the
   * rest is copied at once, unless it is where {@link #restOfMessage} said.
   */
  public void data(byte[] bytes, int offset, int length) {
    int position = offset;
    int end = offset + length;
    while (position < end) {
      position =
          switch (state) {
            case BETWEEN_MESSAGES -> readWhole(bytes, position, end);
            case PREFIX, MESSAGE -> readPiece(bytes, position, end);
            case STOPPED -> end;
          };
    }
  }

  /** Whether there are messages for {@link #tell}. */
  public boolean hasGathered() {
    return gathered != GatheredMessages.NONE || leading.length > 0;
  }

  /** Tells the messages that have come whole; the end of a read is the time for it. */
  public void tell() {
    byte[] before = leading;
    int chain = gathered;
    dropGathered(); // first, so that a failure leaves nothing that would be told later
    int length = before.length;
    int count = length > 0 ? 1 : 0;
    byte[] messages = before;
    if (chain != GatheredMessages.NONE) {
      count += gathering.count(chain);
      length += gathering.bytes(chain);
      messages = array(length);
      System.arraycopy(before, 0, messages, 0, before.length);
      gathering.copy(chain, messages, before.length);
    }
    if (count > 0) {
      listener.onMessages(ByteBuffer.wrap(messages, 0, length), count);
    }
  }

  /** An array for messages that are here, which may be larger. */
  private byte[] array(int length) {
    return listener.givesBuffersBack() ? MessageBuffers.take(length) : new byte[length];
  }

  private void dropGathered() {
    leading = NOTHING;
    gathered = GatheredMessages.NONE;
  }

  /**
   * Says that no bytes follow.
   *
   * @return whether that is between two messages; otherwise the listener has been told
   */
  public boolean end() {
    tell();
    switch (state) {
      case BETWEEN_MESSAGES -> {
        state = State.STOPPED;
        return true;
      }
      case PREFIX ->
          invalid(
              internal(
                  "the stream ended after "
                      + received
                      + " of the "
                      + MessageFramer.PREFIX
                      + " bytes of a message's prefix"));
      case MESSAGE ->
          invalid(
              internal(
                  "the stream ended inside a message, after "
                      + (received - MessageFramer.PREFIX)
                      + " of "
                      + (wanted - MessageFramer.PREFIX)
                      + " bytes"));
      case STOPPED -> {}
    }
    return false;
  }

  /** Ignores everything from now on and frees what is kept. */
  public void stop() {
    state = State.STOPPED;
    leaveBuffer();
    dropGathered();
  }

  private byte[] leaveBuffer() {
    byte[] left = buffer;
    buffer = NOTHING;
    received = 0;
    advance.giveBack(advanced);
    advanced = 0;
    return left;
  }

  /** Whether everything that comes is ignored. */
  public boolean isStopped() {
    return state == State.STOPPED;
  }

  /** The bytes that the message which has begun still needs; 0 between messages. */
  public int missing() {
    return state == State.MESSAGE ? wanted - received : 0;
  }

  /**
   * Where the rest of the message which has begun is to be, as far as there is room for it; null if
   * there is none. Whoever puts its next bytes there gives them to {@link #data} from there, and
   * nothing else before.
   */
  public @Nullable ByteBuffer restOfMessage() {
    int room = state == State.MESSAGE ? Math.min(wanted, buffer.length) - received : 0;
    return room > 0 ? ByteBuffer.wrap(buffer, received, room) : null;
  }

  /**
   * The size that a prefix announced and that was refused by the limit; 0 if none was, or if this
   * has been told.
   */
  public long takeRefusedSize() {
    long size = refused;
    refused = 0;
    return size;
  }

  /** The size of the buffer of the message which has begun. */
  int reserved() {
    return buffer.length;
  }

  /** Gathers the messages that are whole in the region; returns where a piece of one begins. */
  private int readWhole(byte[] bytes, int offset, int end) {
    Status wrong = null;
    int position = offset;
    int count = 0;
    while (end - position >= MessageFramer.PREFIX) {
      int size = MessageFramer.size(bytes, position);
      wrong = whatIsWrong(bytes[position], size);
      if (wrong != null) {
        break;
      }
      if (end - position - MessageFramer.PREFIX < size) {
        state = State.MESSAGE;
        wanted = MessageFramer.PREFIX + size;
        break;
      }
      position += MessageFramer.PREFIX + size;
      count++;
    }
    if (state == State.BETWEEN_MESSAGES && position < end) {
      state = State.PREFIX;
      wanted = MessageFramer.PREFIX;
    }
    if (count > 0) {
      gathered = gathering.add(gathered, bytes, offset, position - offset, count);
    }
    if (wrong != null) {
      invalid(wrong);
    }
    return position;
  }

  @SuppressWarnings("ReferenceEquality") // the array itself, not what is in it
  private int readPiece(byte[] bytes, int offset, int end) {
    int count = Math.min(end - offset, wanted - received);
    int needed = received + count;
    if (needed > buffer.length) {
      grow(needed);
    }
    if (bytes != buffer) { // else they are where restOfMessage said
      System.arraycopy(bytes, offset, buffer, received, count);
    }
    received = needed;
    if (received == wanted) {
      if (state == State.PREFIX) {
        prefixComplete();
      } else {
        messageComplete();
      }
    }
    return offset + count;
  }

  private void grow(int needed) {
    int capacity = (int) Math.min(wanted, 2L * needed);
    int ahead = wanted - capacity;
    if (ahead > 0 && advance.take(ahead)) {
      advanced += ahead;
      capacity = wanted;
    }
    byte[] grown = capacity == wanted ? array(wanted) : new byte[capacity];
    System.arraycopy(buffer, 0, grown, 0, received);
    buffer = grown;
  }

  private void prefixComplete() {
    int size = MessageFramer.size(buffer, 0);
    Status wrong = whatIsWrong(buffer[0], size);
    if (wrong != null) {
      invalid(wrong);
    } else if (size == 0) {
      messageComplete();
    } else {
      state = State.MESSAGE;
      wanted = MessageFramer.PREFIX + size;
    }
  }

  /** The buffer has at least what was wanted. */
  private void messageComplete() {
    state = State.BETWEEN_MESSAGES;
    byte[] message = leaveBuffer();
    tell(); // what came before
    if (state == State.STOPPED) { // by the listener
      return;
    }
    if (wanted <= SMALL) {
      leading = message;
    } else { // to join it with others would be a copy more
      listener.onMessages(ByteBuffer.wrap(message, 0, wanted), 1);
    }
  }

  private @Nullable Status whatIsWrong(byte flag, int size) {
    if (flag == 0 && size >= 0 && size <= listener.maxReceiveSize() && size <= LARGEST) {
      return null;
    }
    if ((flag & 0xff) > 1) {
      return internal("the flag of a message is " + (flag & 0xff) + ", but it must be 0 or 1");
    }
    if (flag == 1 && encoding == null) {
      return internal(
          "a message has the compressed flag, but grpc-encoding is identity or missing");
    }
    long announced = Integer.toUnsignedLong(size);
    int limit = Math.min(listener.maxReceiveSize(), LARGEST);
    if (announced <= limit) {
      return null;
    }
    refused = announced;
    return whose.exceeded("has " + announced + " bytes", limit);
  }

  private static Status internal(String description) {
    return Status.of(StatusCode.INTERNAL, description);
  }

  private void invalid(Status status) {
    tell(); // what came before
    if (state != State.STOPPED) { // by the listener
      stop();
      listener.onInvalid(status);
    }
  }
}
