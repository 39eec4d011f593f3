package dev.legate.http2.connection;

import dev.legate.http2.Headers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one stream has to send and may not yet: regions of bytes, then possibly the end.
 *
 * <p>A ring of regions; neither adding nor taking makes an object.
 */
final class SendQueue {
  private static final byte[] NOTHING = new byte[0];

  private byte[][] buffers = new byte[4][];
  private int[] offsets = new int[4];
  private int[] lengths = new int[4];
  private int head;
  private int count;
  private int bytes;
  private boolean ended;
  private @Nullable Headers trailers;

  /** How many bytes wait. */
  int bytes() {
    return bytes;
  }

  /** Whether the stream's end stands at the end of the queue. */
  boolean isEnded() {
    return ended;
  }

  /** What ends the stream: null for END_STREAM on the last DATA frame. */
  @Nullable Headers trailers() {
    return trailers;
  }

  /** Adds a region, which belongs to the queue from now on; to the last if they touch. */
  @SuppressWarnings("ReferenceEquality") // the array itself, not what is in it
  void add(byte[] buffer, int offset, int length) {
    bytes = Math.addExact(bytes, length);
    int last = (head + count - 1) & (buffers.length - 1);
    if (count > 0 && buffers[last] == buffer && offsets[last] + lengths[last] == offset) {
      lengths[last] += length;
      return;
    }
    if (count == buffers.length) {
      grow();
    }
    int tail = (head + count) & (buffers.length - 1);
    buffers[tail] = buffer;
    offsets[tail] = offset;
    lengths[tail] = length;
    count++;
  }

  /** Nothing comes any more but this. */
  void end(@Nullable Headers lastBlock) {
    ended = true;
    trailers = lastBlock;
  }

  /** The buffer of the first region. */
  byte[] firstBuffer() {
    return buffers[head];
  }

  /** Where the first region starts. */
  int firstOffset() {
    return offsets[head];
  }

  /** How many bytes the first region has. */
  int firstLength() {
    return lengths[head];
  }

  /** Forgets the next bytes, which must be of the first region. */
  void skip(int taken) {
    offsets[head] += taken;
    lengths[head] -= taken;
    bytes -= taken;
    if (lengths[head] == 0) {
      buffers[head] = NOTHING;
      head = (head + 1) & (buffers.length - 1);
      count--;
    }
  }

  private void grow() {
    int capacity = buffers.length;
    byte[][] newBuffers = new byte[2 * capacity][];
    int[] newOffsets = new int[2 * capacity];
    int[] newLengths = new int[2 * capacity];
    int first = capacity - head;
    System.arraycopy(buffers, head, newBuffers, 0, first);
    System.arraycopy(buffers, 0, newBuffers, first, head);
    System.arraycopy(offsets, head, newOffsets, 0, first);
    System.arraycopy(offsets, 0, newOffsets, first, head);
    System.arraycopy(lengths, head, newLengths, 0, first);
    System.arraycopy(lengths, 0, newLengths, first, head);
    Arrays.fill(newBuffers, capacity, 2 * capacity, NOTHING);
    buffers = newBuffers;
    offsets = newOffsets;
    lengths = newLengths;
    head = 0;
  }
}
