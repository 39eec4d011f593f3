package dev.legate.http2.guard;

/**
 * Whether a client sends keepalive PINGs more often than its server allows (gRFC A8). The clock and
 * the count of what was sent are arguments.
 *
 * <p>A PING that comes too early is a strike, and the third ends the connection. HEADERS or DATA
 * that we send forgive all of them, because peers measure bandwidth by a PING for what they
 * receive. The first PING of a connection is never early.
 */
public final class PingStrikes {
  /** What the GOAWAY says, word for word: clients of gRPC look for it. */
  public static final String DEBUG_DATA = "too_many_pings";

  private static final int FORGIVEN = 2;

  /** What gRFC A8 demands between PINGs while there are no calls, unless they are permitted. */
  private static final long WITHOUT_CALLS_NANOS = 7_200_000_000_000L;

  private final PingPolicy policy;
  private long previous;
  private int sentAtPrevious;
  private int strikes;

  /**
   * Begins with the first PING of a connection.
   *
   * @param sentFrames as for {@link #isTooMany}
   */
  public PingStrikes(PingPolicy policy, long nowNanos, int sentFrames) {
    this.policy = policy;
    previous = nowNanos;
    sentAtPrevious = sentFrames;
  }

  /**
   * Judges a further PING.
   *
   * @param hasCalls whether a stream is open
   * @param sentFrames how many HEADERS and DATA frames we have sent, as a number that may overflow
   */
  public boolean isTooMany(long nowNanos, boolean hasCalls, int sentFrames) {
    long passed = nowNanos - previous;
    previous = nowNanos;
    if (sentFrames != sentAtPrevious) {
      sentAtPrevious = sentFrames;
      strikes = 0;
      return false;
    }
    long least =
        hasCalls || policy.withoutCalls()
            ? policy.minIntervalNanos()
            : Math.max(policy.minIntervalNanos(), WITHOUT_CALLS_NANOS);
    if (passed < least) {
      strikes++;
    }
    return strikes > FORGIVEN;
  }
}
