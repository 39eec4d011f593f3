package dev.legate.http2.flow;

/**
 * How much the peer may still send: on one stream, or on the connection; and when to give credit
 * back.
 *
 * <p>Credit goes back in batches of half a window. What was granted ahead of consumption, for a
 * message larger than the window, is deducted from later credit.
 */
public final class ReceiveWindow {
  private int size; // what the window is meant to be
  private long available; // what the peer may send now; negative after size was lowered
  private long owed; // consumed, and not yet given back
  private long advanced; // given before it was consumed

  /** A window of {@code size} bytes. */
  public ReceiveWindow(int size) {
    this.size = size;
    this.available = size;
  }

  /** How many bytes the peer may send now. */
  public long available() {
    return available;
  }

  /** What the window is meant to be when nothing is outstanding. */
  public int size() {
    return size;
  }

  /**
   * Counts bytes that arrived.
   *
   * @return false if the peer sent more than it may: a flow-control error
   */
  public boolean receive(int bytes) {
    if (bytes > available) {
      return false;
    }
    available -= bytes;
    return true;
  }

  /** Counts bytes whose credit is to go back: the application took them, or nobody needs them. */
  public void owe(int bytes) {
    long settled = Math.min(advanced, bytes);
    advanced -= settled;
    owed += bytes - settled;
  }

  /** Whether what is owed is half a window, so that it is time to give it back. */
  public boolean isDue() {
    return owed >= Math.max(1, size / 2);
  }

  /**
   * Gives back what is owed, if that is half a window.
   *
   * @return the increment to send now, or 0
   */
  public int settle() {
    return isDue() ? giveBack() : 0;
  }

  /**
   * Gives back what is owed, if that is half a window, and then doubles a window that is smaller
   * than what the connection could carry.
   *
   * @param wanted what the window should grow to, in bytes
   * @return the increment to send now, or 0
   */
  public int settle(int wanted) {
    int increment = settle();
    return increment > 0 ? increment + grow((int) Math.min(wanted, 2L * size)) : 0;
  }

  /**
   * Makes sure that {@code bytes} more may arrive, whatever is unconsumed.
   *
   * @return the increment to send now, or 0
   */
  public int expect(int bytes) {
    if (bytes <= available) {
      return 0;
    }
    int increment = (int) Math.min(bytes - available, SendWindow.MAXIMUM - available);
    long fromOwed = Math.min(owed, increment);
    owed -= fromOwed;
    advanced += increment - fromOwed;
    available += increment;
    return increment;
  }

  /**
   * Changes the size as another INITIAL_WINDOW_SIZE does: the peer changes its side by itself, no
   * WINDOW_UPDATE is due (RFC 9113 §6.9.2).
   */
  public void shift(int difference) {
    available += difference;
    size = Math.max(0, size + difference);
  }

  /**
   * Enlarges the window where no setting does it: the connection's.
   *
   * @return the increment to send now, or 0
   */
  public int grow(int newSize) {
    if (newSize <= size) {
      return 0;
    }
    owed += newSize - size;
    size = newSize;
    return giveBack();
  }

  private int giveBack() {
    int increment = (int) Math.min(owed, SendWindow.MAXIMUM - available);
    owed -= increment;
    available += increment;
    return increment;
  }
}
