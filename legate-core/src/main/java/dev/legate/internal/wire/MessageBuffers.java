package dev.legate.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Arrays for messages, which are used again, unless they are small.
 *
 * <p>To make an array costs about as much as to copy the message: it is cleared first, and lies in
 * memory that no cache has. So whoever is the last to use one may {@linkplain #giveBack give it
 * back}, and need not. For any thread; nobody waits: who finds another thread here does without.
 */
@SuppressWarnings(
    "ByteBufferBackingArray") // what is kept is the array, whatever part of it was used
public final class MessageBuffers {
  /** The smallest array that is kept; smaller ones the collector handles well. */
  static final int LEAST = 4 * 1024;

  private static final int POWER_OF_LEAST = Integer.numberOfTrailingZeros(LEAST);

  /** What is kept in all: 16 MiB, or a 64th of a small heap. */
  static final long MOST_KEPT = Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 64);

  private static final MessageBuffers SHARED = new MessageBuffers(MOST_KEPT);

  private final long mostKept;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final List<Shelf> shelves = new ArrayList<>();
  private long bytesKept;
  private long clock;

  MessageBuffers(long mostKept) {
    this.mostKept = mostKept;
    int last = shelfOf(Integer.MAX_VALUE);
    for (int i = 0; i <= last; i++) {
      shelves.add(new Shelf());
    }
  }

  /** An array of at least so many bytes with anything in them. */
  static byte[] take(int bytes) {
    return isLarge(bytes) ? SHARED.find(bytes) : new byte[bytes];
  }

  /** Whether the arrays of messages of so many bytes are used again. */
  public static boolean isLarge(int bytes) {
    return bytes >= LEAST;
  }

  /** A buffer of so many bytes with anything in them, whose array is perhaps larger. */
  public static ByteBuffer room(int bytes) {
    return ByteBuffer.wrap(take(bytes), 0, bytes);
  }

  /** Gives the array of a buffer back, of any origin, which nobody may use any more. */
  public static void giveBack(ByteBuffer buffer) {
    if (mayKeep(buffer)) {
      SHARED.keep(buffer.array());
    }
  }

  /** Whether to give a buffer back is of any use. */
  public static boolean mayKeep(ByteBuffer buffer) {
    return isLarge(buffer.array().length);
  }

  byte[] find(int bytes) {
    // The first shelf of which all arrays are large enough.
    int shelf = bytes == LEAST ? 0 : shelfOf(bytes - 1) + 1;
    byte @Nullable [] found = null;
    if (busy.compareAndSet(false, true)) {
      try {
        found = shelves.get(shelf).take(++clock);
        if (found != null) {
          bytesKept -= found.length;
        }
      } finally {
        busy.set(false);
      }
    }
    return found != null ? found : new byte[sizeOf(shelf)];
  }

  void keep(byte[] array) {
    if (array.length <= mostKept && busy.compareAndSet(false, true)) {
      try {
        shelves.get(shelfOf(array.length)).put(array);
        bytesKept += array.length;
        while (bytesKept > mostKept) {
          bytesKept -= leastWanted().dropOldest();
        }
      } finally { // a shelf grows, for which there may be no memory
        busy.set(false);
      }
    }
  }

  private Shelf leastWanted() {
    @Nullable Shelf least = null;
    for (Shelf each : shelves) {
      if (!each.arrays.isEmpty() && (least == null || each.lastTaken < least.lastTaken)) {
        least = each;
      }
    }
    if (least == null) {
      throw new AssertionError(bytesKept + " bytes are kept nowhere");
    }
    return least;
  }

  // Four shelves for each power of two, so that messages of similar sizes share.

  /** The last shelf whose arrays need not be larger than so many bytes, {@link #LEAST} or more. */
  private static int shelfOf(int bytes) {
    int power = 31 - Integer.numberOfLeadingZeros(bytes);
    return 4 * (power - POWER_OF_LEAST) + ((bytes >>> (power - 2)) & 3);
  }

  private static int sizeOf(int shelf) {
    int power = POWER_OF_LEAST + shelf / 4;
    return (int) Math.min(Integer.MAX_VALUE - 8, (4L + shelf % 4) << (power - 2));
  }

  /** Arrays of similar sizes; the one that came last is taken first, for caches have it. */
  private static final class Shelf {
    final ArrayDeque<byte[]> arrays = new ArrayDeque<>(4);
    long lastTaken;

    byte @Nullable [] take(long now) {
      lastTaken = now;
      return arrays.pollFirst();
    }

    void put(byte[] array) {
      arrays.addFirst(array);
    }

    int dropOldest() {
      return arrays.removeLast().length;
    }
  }
}
