package dev.legate.http2.connection;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.LimitReached;
import dev.legate.http2.Settings;
import dev.legate.http2.frame.FrameLog;
import dev.legate.http2.frame.FrameReader;
import dev.legate.http2.frame.FrameSink;
import dev.legate.http2.frame.FrameWriter;
import dev.legate.http2.frame.OutputBuffer;
import dev.legate.http2.guard.AbuseGuard;
import dev.legate.http2.guard.Budget;
import dev.legate.http2.guard.PingPolicy;
import dev.legate.http2.guard.PingStrikes;
import org.jspecify.annotations.Nullable;

/**
 * What all parts of a connection share: its role, its owner, its output, its streams, their credit,
 * and the time.
 *
 * <p>A part takes this and the parts that it gives orders to; nothing else connects them.
 */
final class ConnectionCore {
  final Role role;
  final Http2Config config;
  final ConnectionListener listener;
  final OutputBuffer output = new OutputBuffer();
  final FrameWriter writer = new FrameWriter(output);
  final FrameSink frames;
  final FrameReader reader;
  final AbuseGuard guard;
  final Streams streams;
  final ReceiveCredit credit;
  final Shutdown shutdown;

  /** The peer's settings so far. */
  Settings peer = Settings.none();

  /** When the owner last told the time. */
  long now;

  /** When bytes last came, or the beginning. */
  long heardAt;

  /** How many HEADERS and DATA frames we have sent; it may overflow. */
  int sentFrames;

  private @Nullable PingStrikes pingStrikes;

  ConnectionCore(Role role, Http2Config config, ConnectionListener listener) {
    this.role = role;
    this.config = config;
    this.listener = listener;
    var lines = config.frameLog();
    this.frames = lines == null ? writer : new FrameLog(role + " >>", lines, writer);
    this.reader = new FrameReader(config.settings().maxFrameSize());
    this.guard = new AbuseGuard(config.abuseTolerance());
    this.streams = new Streams(this);
    this.credit = new ReceiveCredit(this);
    this.shutdown = new Shutdown(this);
  }

  boolean isClient() {
    return role == Role.CLIENT;
  }

  /** Ends the connection for what the peer did. */
  void fail(ErrorCode code, String message) {
    shutdown.fail(new ConnectionError(code, message));
  }

  /** Ends the connection because the peer came to a limit. */
  void fail(ErrorCode code, String message, LimitReached limit) {
    if (!shutdown.isFinished()) {
      listener.onLimit(limit);
      shutdown.fail(new ConnectionError(code, message));
    }
  }

  /** Counts a PING; false if that ended the connection. */
  boolean admitPing() {
    if (!admit(Budget.PING)) {
      return false;
    }
    PingPolicy policy = config.pingPolicy();
    if (policy == null) {
      return true;
    }
    PingStrikes strikes = pingStrikes;
    if (strikes == null) {
      pingStrikes = new PingStrikes(policy, now, sentFrames);
    } else if (strikes.isTooMany(now, streams.count() > 0, sentFrames)) {
      long millis = policy.minIntervalNanos() / 1_000_000;
      fail(
          ErrorCode.ENHANCE_YOUR_CALM,
          PingStrikes.DEBUG_DATA,
          new LimitReached(
              "keepalivePings",
              millis,
              "a third PING that came too early",
              LimitReached.Scope.CONNECTION));
      return false;
    }
    return true;
  }

  /** Counts one against a budget; false if that ended the connection. */
  boolean admit(Budget budget) {
    ConnectionError enough = guard.count(budget, now);
    if (enough != null) {
      fail(
          enough.code(),
          enough.message(),
          new LimitReached(
              budget.limit(),
              guard.burst(budget),
              enough.message(),
              LimitReached.Scope.CONNECTION));
      return false;
    }
    return true;
  }
}
