package dev.legate.http2.guard;

/**
 * What a peer may do in a burst, and how fast it may go on: a token bucket for every kind of frame
 * that costs us more than it costs the peer.
 *
 * <p>The figures are generous: well-behaved clients stay below a tenth of them.
 */
public enum Budget {
  /**
   * RST_STREAM of a live stream: rapid reset (CVE-2023-44487). 1,000 deadlines may expire at once.
   */
  RESET("RST_STREAM frames", 4000, 400),
  /** What makes us reset a stream: MadeYouReset (CVE-2025-8671). */
  FORCED_RESET("frames that force a reset", 400, 40),
  /**
   * HEADERS beyond our MAX_CONCURRENT_STREAMS; a client may send some before it has our SETTINGS.
   */
  REFUSED("streams beyond MAX_CONCURRENT_STREAMS", 4000, 400),
  /** PING (CVE-2019-9512); counted anew once we have sent HEADERS or DATA, as gRFC A8 says. */
  PING("PING frames", 200, 20),
  /** SETTINGS (CVE-2019-9515). */
  SETTINGS("SETTINGS frames", 100, 10),
  /** DATA, HEADERS and CONTINUATION frames without content (CVE-2019-9518). */
  EMPTY("empty frames", 200, 20),
  /** Frames that change nothing: PRIORITY (CVE-2019-9513), unknown ones, those for dead streams. */
  IDLE("frames without effect", 10_000, 2000),
  /** WINDOW_UPDATE; more may come for every DATA frame that we send. */
  WINDOW_UPDATE("WINDOW_UPDATE frames", 10_000, 2000);

  private final String frames;
  private final int burst;
  private final int perSecond;

  Budget(String frames, int burst, int perSecond) {
    this.frames = frames;
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /** What is counted, in words. */
  public String frames() {
    return frames;
  }

  /** How many may come at once. */
  public int burst() {
    return burst;
  }

  /** How many may come every second. */
  public int perSecond() {
    return perSecond;
  }
}
