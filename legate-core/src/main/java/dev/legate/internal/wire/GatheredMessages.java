package dev.legate.internal.wire;

import java.util.Arrays;

/**
 * Where the whole messages of many streams are in what one read has brought: for each stream a
 * chain of regions. All are kept in one array of numbers, so that a stream costs nothing.
 *
 * <p>For one thread, which has every stream tell its messages and then {@linkplain #clear forgets}
 * the read.
 */
public final class GatheredMessages {
  /** The chain of a stream that has nothing here. */
  static final int NONE = -1;

  private static final byte[] NOTHING = {};

  // The fields of a region.
  private static final int START = 0;
  private static final int LENGTH = 1;
  private static final int NEXT = 2;
  private static final int REGION = 3;

  // The fields of a chain, which are followed by those of its first region.
  private static final int LAST = 0;
  private static final int BYTES = 1;
  private static final int MESSAGES = 2;
  private static final int CHAIN = 3;

  private int[] fields = new int[8 * (CHAIN + REGION)];
  private int used;
  private byte[] source = NOTHING;

  /** Nothing was read yet. */
  public GatheredMessages() {}

  /**
   * Adds a region to a chain, or begins one.
   *
   * @return the chain
   */
  @SuppressWarnings("ReferenceEquality") // the array itself, not what is in it
  int add(int chain, byte[] bytes, int start, int length, int count) {
    if (used == 0) {
      source = bytes;
    } else if (source != bytes) {
      throw new IllegalStateException(
          "bytes of another array, and those of the first are not told");
    }
    int of = chain;
    if (chain == NONE) {
      of = take(CHAIN);
      fields[of + LAST] = NONE;
      fields[of + BYTES] = 0;
      fields[of + MESSAGES] = 0;
    }
    int region = take(REGION);
    fields[region + START] = start;
    fields[region + LENGTH] = length;
    fields[region + NEXT] = NONE;
    int last = fields[of + LAST];
    if (last != NONE) {
      fields[last + NEXT] = region;
    }
    fields[of + LAST] = region;
    fields[of + BYTES] += length;
    fields[of + MESSAGES] += count;
    return of;
  }

  private int take(int count) {
    int first = used;
    if (first + count > fields.length) {
      fields = Arrays.copyOf(fields, 2 * fields.length);
    }
    used = first + count;
    return first;
  }

  /** How many messages are in a chain. */
  int count(int chain) {
    return fields[chain + MESSAGES];
  }

  /** How many bytes the messages of a chain have. */
  int bytes(int chain) {
    return fields[chain + BYTES];
  }

  /** Copies the messages of a chain to an array. */
  void copy(int chain, byte[] target, int offset) {
    int to = offset;
    for (int region = chain + CHAIN; region != NONE; region = fields[region + NEXT]) {
      int length = fields[region + LENGTH];
      System.arraycopy(source, fields[region + START], target, to, length);
      to += length;
    }
  }

  /** Forgets all. */
  public void clear() {
    used = 0;
    source = NOTHING;
  }
}
