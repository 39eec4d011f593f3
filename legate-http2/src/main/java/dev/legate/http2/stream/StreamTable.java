package dev.legate.http2.stream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams that exist, by id: an open hash table without boxing.
 *
 * <p>Ids are positive; linear probing; a removal closes the gap, so that there are no tombstones to
 * collect. A table that a burst made large shrinks again.
 *
 * @param <S> the type of a stream
 */
public final class StreamTable<S> {
  private static final int SMALLEST = 8; // connections may be many, and most of them idle
  private static final int KEPT = 1024; // ordinary ups and downs must not allocate
  private static final int SPREAD = 0x9E3779B9; // 2^32 / golden ratio: spreads ids with any stride

  private int[] ids = new int[SMALLEST];
  private @Nullable Object[] streams = new @Nullable Object[SMALLEST];
  private int shift = Integer.SIZE - Integer.numberOfTrailingZeros(SMALLEST);
  private int size;

  /** How many streams there are. */
  public int size() {
    return size;
  }

  /** The stream of this id, or null. */
  @SuppressWarnings("unchecked") // only put() fills the array
  public @Nullable S get(int id) {
    int mask = ids.length - 1;
    for (int i = slot(id); ; i = (i + 1) & mask) {
      int found = ids[i];
      if (found == id) {
        return (S) streams[i];
      }
      if (found == 0) {
        return null;
      }
    }
  }

  /**
   * Adds a stream.
   *
   * @throws IllegalStateException if there is one of this id already
   */
  public void put(int id, S stream) {
    if (id <= 0) {
      throw new IllegalArgumentException("stream id " + id + ", expected a positive one");
    }
    if (2 * (size + 1) > ids.length) {
      resize(ids.length * 2);
    }
    insert(id, stream);
    size++;
  }

  /** Removes the stream of this id, if there is one. */
  public void remove(int id) {
    int mask = ids.length - 1;
    int gap = slot(id);
    while (ids[gap] != id) {
      if (ids[gap] == 0) {
        return;
      }
      gap = (gap + 1) & mask;
    }
    // Move back whatever would no longer be found beyond the gap.
    for (int i = (gap + 1) & mask; ids[i] != 0; i = (i + 1) & mask) {
      int distanceFromHome = (i - slot(ids[i])) & mask;
      if (distanceFromHome >= ((i - gap) & mask)) {
        ids[gap] = ids[i];
        streams[gap] = streams[i];
        gap = i;
      }
    }
    ids[gap] = 0;
    streams[gap] = null;
    size--;
    if (ids.length > KEPT && 8 * size < ids.length) {
      resize(ids.length / 2);
    }
  }

  /** All streams at this moment, in ascending order of their ids; the list is the caller's. */
  @SuppressWarnings("unchecked") // only put() fills the array
  public List<S> snapshot() {
    int[] sorted = new int[size];
    int n = 0;
    for (int id : ids) {
      if (id != 0) {
        sorted[n++] = id;
      }
    }
    Arrays.sort(sorted);
    List<S> result = new ArrayList<>(size);
    for (int id : sorted) {
      S stream = get(id);
      if (stream != null) {
        result.add(stream);
      }
    }
    return result;
  }

  private void insert(int id, Object stream) {
    int mask = ids.length - 1;
    int i = slot(id);
    while (ids[i] != 0) {
      if (ids[i] == id) {
        throw new IllegalStateException("stream " + id + " exists already");
      }
      i = (i + 1) & mask;
    }
    ids[i] = id;
    streams[i] = stream;
  }

  private void resize(int capacity) {
    int[] oldIds = ids;
    @Nullable Object[] oldStreams = streams;
    ids = new int[capacity];
    streams = new @Nullable Object[capacity];
    shift = Integer.SIZE - Integer.numberOfTrailingZeros(capacity);
    for (int i = 0; i < oldIds.length; i++) {
      Object stream = oldStreams[i];
      if (stream != null) {
        insert(oldIds[i], stream);
      }
    }
  }

  private int slot(int id) {
    return (id * SPREAD) >>> shift;
  }
}
