package dev.legate.http2.hpack;

import org.jspecify.annotations.Nullable;

/** A dynamic table (RFC 7541 §2.3.2 and §4): a ring of fields, the newest first. */
final class DynamicTable {

  private static final @Nullable HeaderField[] EMPTY = {};

  private @Nullable HeaderField[] ring = EMPTY; // at first, then a power of two
  private int newest; // position of the newest field; older ones follow at higher positions
  private int count;
  private int size;
  private int maxSize;
  private int epoch;

  DynamicTable(int maxSize) {
    this.maxSize = maxSize;
  }

  int count() {
    return count;
  }

  int size() {
    return size;
  }

  int maxSize() {
    return maxSize;
  }

  /** Changes whenever an index may have come to mean something else. */
  int epoch() {
    return epoch;
  }

  /** The field of an index from 0 (the newest) to {@link #count} - 1. */
  @SuppressWarnings("NullAway") // positions below count are never empty
  HeaderField field(int index) {
    return ring[newest + index & ring.length - 1];
  }

  /** Adds a field, after evicting what must go; one larger than the table empties it (§4.4). */
  void add(HeaderField field) {
    epoch++;
    evictTo(maxSize - field.size);
    if (field.size > maxSize) {
      return;
    }
    if (count == ring.length) {
      grow();
    }
    newest = newest - 1 & ring.length - 1;
    ring[newest] = field;
    count++;
    size += field.size;
  }

  /** Whether a field of that size would be stored without evicting another. */
  boolean hasRoomFor(int fieldSize) {
    return size + fieldSize <= maxSize;
  }

  /** Empties it, as a field does that is too large for it. */
  void clear() {
    epoch++;
    evictTo(-1);
  }

  /** Changes the maximum size, which may evict fields (§4.3). */
  void maxSize(int newMaximum) {
    maxSize = newMaximum;
    epoch++;
    evictTo(newMaximum);
  }

  /** The index of an equal field, or -1. */
  int indexOf(String name, String value) {
    int hash = name.hashCode() * 31 + value.hashCode();
    for (int i = 0; i < count; i++) {
      HeaderField field = field(i);
      if (field.hash == hash && field.is(name, value)) {
        return i;
      }
    }
    return -1;
  }

  /** The index of the newest field with that name, or -1. */
  int indexOfName(String name) {
    for (int i = 0; i < count; i++) {
      if (field(i).name.equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private void evictTo(int limit) {
    while (count > 0 && size > limit) {
      int oldest = newest + --count & ring.length - 1;
      HeaderField field = ring[oldest];
      ring[oldest] = null;
      size -= field == null ? 0 : field.size;
    }
  }

  private void grow() {
    @Nullable HeaderField[] larger = new HeaderField[Math.max(16, ring.length * 2)];
    for (int i = 0; i < count; i++) {
      larger[i] = field(i);
    }
    ring = larger;
    newest = 0;
  }
}
