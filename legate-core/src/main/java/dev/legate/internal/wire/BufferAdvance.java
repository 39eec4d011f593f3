package dev.legate.internal.wire;

/**
 * How much the streams of one event loop may allocate ahead of what has come, all together.
 *
 * <p>A large message whose buffer has its full size from the start is copied once; one whose buffer
 * grows is copied twice. But what a prefix promises must not decide how much memory a peer can
 * have: beyond this sum, which is small beside that of a loop's connections, buffers grow with what
 * comes. Of one thread.
 */
public final class BufferAdvance {
  /** 16 MiB: a few large messages at a time. */
  public static final int MOST = 16 * 1024 * 1024;

  /** Nothing: for who has the bytes already. */
  public static final BufferAdvance NONE = new BufferAdvance(0);

  private int left;

  /** An advance of so many bytes in all. */
  public BufferAdvance(int bytes) {
    left = bytes;
  }

  /** Takes so many bytes until they are given back; false if they are not left. */
  boolean take(int bytes) {
    if (bytes > left) {
      return false;
    }
    left -= bytes;
    return true;
  }

  void giveBack(int bytes) {
    left += bytes;
  }

  /** How many bytes may be taken. */
  int left() {
    return left;
  }
}
