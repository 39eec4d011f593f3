package dev.legate.http2.hpack;

import dev.legate.http2.Headers;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Whole header blocks that a decoder has seen, by their bytes.
 *
 * <p>The same bytes mean the same fields as long as the dynamic table has not changed, so the
 * table's epoch is part of the key. A block is remembered when it comes the second time: one that
 * differs from call to call costs a hash and nothing else. Holds at most 32 blocks of at most
 * {@link #LONGEST_BLOCK} bytes.
 */
final class BlockCache {

  static final int LONGEST_BLOCK = 512;

  /** Longer lists are not kept: this bounds what a connection can make us hold. */
  static final int LARGEST_LIST = 2048;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int[] NOTHING = {};
  private static final int SETS = 16; // of two entries each, the newer one first

  /** Null until a block comes: connections may be many, and most of them idle. */
  private @Nullable Entry @Nullable [] entries;

  private int[] seenOnce = NOTHING;
  private int hash; // of the block that was looked up last

  private static final class Entry {
    final int hash;
    final int epoch;
    final byte[] block;
    final Headers headers;

    Entry(int hash, int epoch, byte[] block, Headers headers) {
      this.hash = hash;
      this.epoch = epoch;
      this.block = block;
      this.headers = headers;
    }
  }

  /** The fields of a block, or null. */
  @Nullable Headers find(byte[] b, int offset, int length, int epoch) {
    int h = hash(b, offset, length) ^ epoch * 0x9E3779B9;
    hash = h;
    @Nullable Entry[] known = entries;
    if (known == null) {
      return null;
    }
    int set = (h >>> 28) << 1;
    Entry entry = known[set];
    if (entry != null && entry.hash == h && matches(entry, b, offset, length, epoch)) {
      return entry.headers;
    }
    entry = known[set + 1];
    if (entry != null && entry.hash == h && matches(entry, b, offset, length, epoch)) {
      return entry.headers;
    }
    return null;
  }

  /** Remembers the block that was looked up last, if it came before. */
  void remember(byte[] b, int offset, int length, int epoch, Headers headers) {
    @Nullable Entry[] known = entries;
    if (known == null) {
      known = new Entry[SETS * 2];
      entries = known;
      seenOnce = new int[64];
    }
    int h = hash;
    int seen = h & seenOnce.length - 1;
    if (seenOnce[seen] != h) {
      seenOnce[seen] = h;
      return;
    }
    int set = (h >>> 28) << 1;
    known[set + 1] = known[set];
    known[set] = new Entry(h, epoch, Arrays.copyOfRange(b, offset, offset + length), headers);
  }

  private static boolean matches(Entry entry, byte[] b, int offset, int length, int epoch) {
    byte[] block = entry.block;
    return entry.epoch == epoch
        && block.length == length
        && Arrays.equals(block, 0, length, b, offset, offset + length);
  }

  private static int hash(byte[] b, int offset, int length) {
    long h = length;
    int at = offset;
    int last = offset + length - 8;
    while (at < last) {
      h = (h ^ (long) LONG.get(b, at)) * 0x9E3779B97F4A7C15L;
      h ^= h >>> 32;
      at += 8;
    }
    if (length >= 8) {
      h = (h ^ (long) LONG.get(b, last)) * 0x9E3779B97F4A7C15L;
    } else {
      long rest = 0;
      for (int i = 0; i < length; i++) {
        rest = rest << 8 | (b[offset + i] & 0xff);
      }
      h = (h ^ rest) * 0x9E3779B97F4A7C15L;
    }
    return (int) (h >>> 32);
  }
}
