package dev.legate.http2.connection;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.LimitReached;

/**
 * How long the peer has been at one frame, or at one header block: a deadline from its first byte
 * on, which further bytes of it do not move, so that slow headers hold nothing for long.
 *
 * <p>DATA is not timed: it is handed on as it comes, and deadlines of calls bound it.
 */
final class FrameTime {
  private final ConnectionCore core;
  private long watched;
  private long deadline = Long.MAX_VALUE;

  FrameTime(ConnectionCore core) {
    this.core = core;
  }

  /** Bytes were read. */
  void afterRead() {
    long unfinished = core.reader.unfinished();
    if (unfinished != watched) {
      watched = unfinished;
      deadline = unfinished == 0 ? Long.MAX_VALUE : core.now + core.config.headersTimeout();
    }
  }

  long deadline() {
    return deadline;
  }

  void onTime(long now) {
    if (deadline != Long.MAX_VALUE && now - deadline >= 0) {
      long millis = core.config.headersTimeout() / 1_000_000;
      core.fail(
          ErrorCode.ENHANCE_YOUR_CALM,
          "a frame or header block was not complete within " + millis + " ms",
          new LimitReached(
              "headersTimeout",
              millis,
              "a frame or header block without its end",
              LimitReached.Scope.CONNECTION));
    }
  }
}
