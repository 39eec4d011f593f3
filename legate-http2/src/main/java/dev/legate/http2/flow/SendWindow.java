package dev.legate.http2.flow;

/**
 * How much we may still send: on one stream, or on the connection.
 *
 * <p>May be negative after the peer lowered its INITIAL_WINDOW_SIZE (RFC 9113 §6.9.2).
 */
public final class SendWindow {
  /** The largest window there may be (RFC 9113 §6.9.1). */
  public static final int MAXIMUM = Integer.MAX_VALUE;

  private int available;

  /** A window of {@code initial} bytes. */
  public SendWindow(int initial) {
    available = initial;
  }

  /** How many bytes may be sent; zero or less if none. */
  public int available() {
    return available;
  }

  /** Takes {@code bytes} that are being sent; there must be that many. */
  public void take(int bytes) {
    if (bytes > available) {
      throw new IllegalStateException(bytes + " bytes to send, window is " + available);
    }
    available -= bytes;
  }

  /**
   * Adds what the peer granted, or the (possibly negative) difference between two of its initial
   * window sizes.
   *
   * @return false if the window would exceed {@link #MAXIMUM}: a flow-control error of the peer
   */
  public boolean add(int bytes) {
    long sum = (long) available + bytes;
    if (sum > MAXIMUM || sum < Integer.MIN_VALUE) {
      return false;
    }
    available = (int) sum;
    return true;
  }
}
