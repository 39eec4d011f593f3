package dev.legate.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Arrays for large messages, which are used again.
 *
 * <p>To make an array of 1 MiB costs about as much as to copy the message, since it is cleared
 * first and lies in memory that no cache has. So whoever is the last to use one may {@linkplain
 * #giveBack give it back}, and need not. For any thread.
 */
@SuppressWarnings(
    "ByteBufferBackingArray") // what is kept is the array, whatever part of it was used
public final class MessageBuffers {
  /** The smallest array that is kept; smaller ones the collector handles well. */
  static final int LEAST = 64 * 1024;

  /** What is kept in all: 16 MiB, or a 64th of a small heap. */
  static final long MOST_KEPT = Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 64);

  private static final MessageBuffers SHARED = new MessageBuffers(MOST_KEPT);

  private final long mostKept;

  /** The one that was given back last comes first: caches have it. */
  private final ArrayDeque<byte[]> kept = new ArrayDeque<>();

  private long bytesKept;

  MessageBuffers(long mostKept) {
    this.mostKept = mostKept;
  }

  /** An array of at least so many bytes with anything in them, or a new one of exactly so many. */
  static byte[] take(int bytes) {
    return bytes < LEAST ? new byte[bytes] : SHARED.find(bytes);
  }

  /**
   * Gives the array of a buffer back, which nobody may use any more; an array of any origin will
   * do.
   */
  public static void giveBack(ByteBuffer buffer) {
    if (mayKeep(buffer)) {
      SHARED.keep(buffer.array());
    }
  }

  /** Whether to give a buffer back is of any use. */
  public static boolean mayKeep(ByteBuffer buffer) {
    return buffer.array().length >= LEAST;
  }

  byte[] find(int bytes) {
    int size = rounded(bytes);
    synchronized (this) {
      for (Iterator<byte[]> each = kept.iterator(); each.hasNext(); ) {
        byte[] array = each.next();
        if (array.length >= bytes && array.length <= size) {
          each.remove();
          bytesKept -= array.length;
          return array;
        }
      }
    }
    return new byte[size];
  }

  synchronized void keep(byte[] array) {
    kept.addFirst(array);
    bytesKept += array.length;
    while (bytesKept > mostKept) {
      bytesKept -= kept.removeLast().length;
    }
  }

  /** The next of four steps between powers of two, so that messages of similar sizes share. */
  private static int rounded(int bytes) {
    int step = Integer.highestOneBit(bytes - 1) / 4;
    return (int) Math.min(Integer.MAX_VALUE - 8, ((bytes - 1L) / step + 1) * step);
  }
}
