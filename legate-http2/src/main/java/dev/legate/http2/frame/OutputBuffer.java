package dev.legate.http2.frame;

import dev.legate.http2.ByteSink;
import java.util.Arrays;

/**
 * Bytes on their way out: a growing buffer, with large regions kept by reference among them.
 *
 * <p>Reused from batch to batch; gives memory back after a burst. What is written keeps its order.
 */
public final class OutputBuffer {

  /** Regions from this size on are kept by reference: copying them would cost more. */
  public static final int LARGE_REGION = 8 * 1024;

  /** What a connection keeps that writes little. */
  private static final int SMALLEST_CAPACITY = 64;

  /** How many times the buffer is drained before its size is reconsidered. */
  private static final int DRAINS_BETWEEN_CHECKS = 64;

  private static final byte[] NOTHING = {};
  private static final byte[][] NO_REGIONS = new byte[0][];
  private static final int[] NO_SPANS = {};

  private byte[] bytes = NOTHING;
  private int used;

  private byte[][] regions = NO_REGIONS;
  private int[] regionSpans = NO_SPANS; // three a region: position in bytes, offset, length
  private int regionCount;
  private int regionBytes;

  private int peak;
  private int drains;

  /** How many bytes wait, large regions included. */
  public int size() {
    return used + regionBytes;
  }

  public boolean isEmpty() {
    return used == 0 && regionCount == 0;
  }

  /** Copies a region. */
  public void write(byte[] buffer, int offset, int length) {
    int at = reserve(length);
    System.arraycopy(buffer, offset, bytes, at, length);
  }

  /**
   * Takes a region: copied if it is small; kept by reference if it is large, and then the caller
   * must leave it unchanged until the next {@link #drainTo} has returned.
   */
  public void writeRegion(byte[] buffer, int offset, int length) {
    if (length < LARGE_REGION) {
      write(buffer, offset, length);
      return;
    }
    if (regionCount == regions.length) {
      int capacity = Math.max(8, regionCount * 2);
      regions = Arrays.copyOf(regions, capacity);
      regionSpans = Arrays.copyOf(regionSpans, capacity * 3);
    }
    regions[regionCount] = buffer;
    regionSpans[regionCount * 3] = used;
    regionSpans[regionCount * 3 + 1] = offset;
    regionSpans[regionCount * 3 + 2] = length;
    regionCount++;
    regionBytes += length;
  }

  /** Hands everything on, in order, and is empty afterwards. */
  public void drainTo(ByteSink sink) {
    int from = 0;
    for (int i = 0; i < regionCount; i++) {
      int position = regionSpans[i * 3];
      if (position > from) {
        sink.write(bytes, from, position - from);
        from = position;
      }
      sink.write(regions[i], regionSpans[i * 3 + 1], regionSpans[i * 3 + 2]);
    }
    if (used > from) {
      sink.write(bytes, from, used - from);
    }
    clear();
  }

  /** Forgets what waits. */
  public void clear() {
    peak = Math.max(peak, used);
    used = 0;
    if (regionCount > 0) {
      Arrays.fill(regions, 0, regionCount, null); // the regions belong to their owners again
      regionCount = 0;
      regionBytes = 0;
    }
    if (++drains == DRAINS_BETWEEN_CHECKS) {
      shrink();
    }
  }

  /** Makes room for that many bytes and counts them as written; returns where they start. */
  int reserve(int length) {
    int at = used;
    if (bytes.length - at < length) {
      grow(length);
    }
    used = at + length;
    return at;
  }

  /** Where the next byte will be written; large regions do not count. */
  int position() {
    return used;
  }

  /** Where {@link #reserve} reserves; changes when it grows. */
  byte[] bytes() {
    return bytes;
  }

  int capacity() {
    return bytes.length;
  }

  private void grow(int length) {
    long needed = (long) used + length;
    if (needed > Integer.MAX_VALUE - 8) {
      throw new IllegalStateException(needed + " bytes wait to be written, expected below 2 GiB");
    }
    long wanted = Math.max(SMALLEST_CAPACITY, Math.max(needed, bytes.length * 2L));
    int capacity = (int) Math.min(wanted, Integer.MAX_VALUE - 8);
    bytes = Arrays.copyOf(bytes, capacity);
  }

  private void shrink() {
    int enough = Math.max(SMALLEST_CAPACITY, peak * 2);
    if (enough > 0 && bytes.length / 2 >= enough) {
      bytes = new byte[enough];
    }
    if (regions.length > 64) {
      regions = NO_REGIONS;
      regionSpans = NO_SPANS;
    }
    drains = 0;
    peak = 0;
  }
}
