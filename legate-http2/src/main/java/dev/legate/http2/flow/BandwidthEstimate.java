package dev.legate.http2.flow;

/**
 * Estimates the bandwidth-delay product, so that receive windows grow when they limit the peer.
 *
 * <p>Between a PING and its ACK one round trip passes; if about a window's worth of DATA arrived
 * meanwhile, and faster than ever before, the window was the limit and is doubled. A PING is asked
 * for only after a good part of a window has arrived since the last one, so that an idle or
 * small-talking connection sends none and no peer sees a PING without DATA (gRFC A8); and after
 * twice as much as before if the last one was of no use, because each costs both sides a packet.
 */
public final class BandwidthEstimate {
  private static final int PART_THAT_STARTS_A_SAMPLE = 4;

  /** Windows between two samples, at most: a path that has become longer is noticed. */
  private static final int MOST_WINDOWS_BETWEEN_SAMPLES = 64;

  private final int limit;
  private int window;
  private long between; // bytes from the end of a sample to the beginning of the next
  private long received; // since the last sample ended, or in the sample
  private boolean sampling;
  private long pingSentAt;
  private double fastest; // bytes per nanosecond

  /**
   * An estimate that begins with a window and never exceeds a limit.
   *
   * @param window bytes
   * @param limit bytes; if not above {@code window}, no PING is ever asked for
   */
  public BandwidthEstimate(int window, int limit) {
    this.window = window;
    this.limit = limit;
    this.between = window / PART_THAT_STARTS_A_SAMPLE;
  }

  /** The window that fits what was seen so far. */
  public int window() {
    return window;
  }

  /**
   * Counts DATA that arrived.
   *
   * @return whether a PING should be sent now; then call {@link #pingSent}
   */
  public boolean receive(int bytes) {
    if (window >= limit) {
      return false;
    }
    received += bytes;
    return !sampling && received >= between;
  }

  /** A sample begins. */
  public void pingSent(long nowNanos) {
    sampling = true;
    received = 0;
    pingSentAt = nowNanos;
  }

  /**
   * The ACK arrived: the sample is over.
   *
   * @return whether {@link #window} has grown
   */
  public boolean pingAcknowledged(long nowNanos) {
    if (!sampling) {
      return false;
    }
    sampling = false;
    long sample = received;
    received = 0;
    double rate = sample / (double) Math.max(1, nowNanos - pingSentAt);
    boolean limited = sample >= window / 3L * 2;
    if (!limited || rate <= fastest) {
      between = Math.min(2 * between, (long) MOST_WINDOWS_BETWEEN_SAMPLES * window);
      return false;
    }
    fastest = rate;
    window = (int) Math.min(limit, Math.max(2L * window, 2 * sample));
    between = window / PART_THAT_STARTS_A_SAMPLE;
    return true;
  }
}
