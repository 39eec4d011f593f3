package dev.legate.http2.stream;

import org.jspecify.annotations.Nullable;

/**
 * Remembers how recent streams closed, so that a late frame is judged by what it means.
 *
 * <p>One slot for each of the last {@value #REMEMBERED} ids of one side; a newer stream takes the
 * slot of an older one. An id that was never opened but lies below an opened one is told from a
 * forgotten one: its slot holds nothing or something older (RFC 9113 §5.1.1).
 */
@SuppressWarnings("EnumOrdinal") // a byte for a state
public final class ClosedStreams {
  static final int REMEMBERED = 256;
  private static final StreamState[] STATES = StreamState.values();
  private static final int[] NO_IDS = {};
  private static final byte[] NO_STATES = {};

  private int[] ids = NO_IDS; // until one closes
  private byte[] states = NO_STATES;

  /** What is known of a stream that is not in the table. */
  public enum Memory {
    /** It closed a while ago; nobody remembers how. */
    FORGOTTEN,
    /** It never existed: a higher id was used first, which closed it unseen. */
    SKIPPED,
    /** It is remembered: see {@link #stateOf}. */
    REMEMBERED
  }

  /** Notes that a stream closed in this state. */
  public void add(int id, StreamState state) {
    if (ids.length == 0) {
      ids = new int[REMEMBERED];
      states = new byte[REMEMBERED];
    }
    int slot = slot(id);
    if (id > ids[slot]) {
      ids[slot] = id;
      states[slot] = (byte) state.ordinal();
    }
  }

  /** Notes that a remembered stream is in another closed state now. */
  public void change(int id, StreamState state) {
    int slot = slot(id);
    if (held(slot) == id) {
      states[slot] = (byte) state.ordinal();
    }
  }

  /** What is known of the stream. */
  public Memory of(int id) {
    int held = held(slot(id));
    return held == id ? Memory.REMEMBERED : held > id ? Memory.FORGOTTEN : Memory.SKIPPED;
  }

  /** The state in which a remembered stream closed; null if it is not remembered. */
  public @Nullable StreamState stateOf(int id) {
    int slot = slot(id);
    return held(slot) == id ? STATES[states[slot]] : null;
  }

  private int held(int slot) {
    return ids.length == 0 ? 0 : ids[slot];
  }

  private static int slot(int id) {
    return (id >>> 1) & (REMEMBERED - 1); // the ids of one side are all odd or all even
  }
}
