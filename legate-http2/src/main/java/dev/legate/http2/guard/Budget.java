package dev.legate.http2.guard;

/**
 * What a peer may do in a burst, how fast it may go on, and how much more it may do for every
 * HEADERS or DATA frame that we send: a token bucket for every kind of frame that costs us more
 * than it costs the peer.
 *
 * <p>The figures are generous: a well-behaved peer stays below a tenth of them.
 */
public enum Budget {
  /**
   * RST_STREAM of a live stream: rapid reset (CVE-2023-44487). 1,000 deadlines may expire at once.
   */
  RESET("resets", "RST_STREAM frames", 4000, 400, 0),
  /** What makes us reset a stream: MadeYouReset (CVE-2025-8671). */
  FORCED_RESET("forcedResets", "frames that force a reset", 400, 40, 0),
  /**
   * HEADERS beyond our MAX_CONCURRENT_STREAMS; a client may send some before it has our SETTINGS.
   */
  REFUSED("refusedStreams", "streams beyond MAX_CONCURRENT_STREAMS", 4000, 400, 0),
  /** PING (CVE-2019-9512); what we send justifies it, as in gRFC A8: peers measure bandwidth so. */
  PING("pings", "PING frames", 200, 20, 200),
  /** SETTINGS (CVE-2019-9515). */
  SETTINGS("settings", "SETTINGS frames", 100, 10, 0),
  /** DATA, HEADERS and CONTINUATION frames without content (CVE-2019-9518). */
  EMPTY("emptyFrames", "empty frames", 200, 20, 0),
  /** Frames that change nothing: PRIORITY (CVE-2019-9513), unknown ones, those for dead streams. */
  IDLE("idleFrames", "frames without effect", 10_000, 2000, 1),
  /**
   * WINDOW_UPDATE, which small increments turn into a flood of small DATA frames (CVE-2019-9511).
   */
  WINDOW_UPDATE("windowUpdates", "WINDOW_UPDATE frames", 10_000, 2000, 4);

  private final String limit;
  private final String frames;
  private final int burst;
  private final int perSecond;
  private final int perFrameSent;

  Budget(String limit, String frames, int burst, int perSecond, int perFrameSent) {
    this.limit = limit;
    this.frames = frames;
    this.burst = burst;
    this.perSecond = perSecond;
    this.perFrameSent = perFrameSent;
  }

  /** The name of this limit in events and in docs/limits.md. */
  public String limit() {
    return limit;
  }

  /** What is counted, in words. */
  String frames() {
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

  /** How many more may come for a HEADERS or DATA frame that we send. */
  public int perFrameSent() {
    return perFrameSent;
  }
}
