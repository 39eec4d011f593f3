package dev.legate.http2.connection;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;

/**
 * Finds out whether the peer is still there (gRFC A8): any bytes are a sign of life; after a long
 * silence a PING asks for one.
 *
 * <p>Nothing is done per frame: the time of the last bytes is looked at when the timer goes off.
 */
final class Keepalive {
  /** The payload of its PINGs, whose ACK means nothing beyond having come. */
  static final long PING = 0x4c65_6761_7465_0003L;

  /** A timer that is so late tells of our own standstill, and nothing about the peer. */
  private static final long STANDSTILL = 1_000_000_000L;

  private final ConnectionCore core;
  private final KeepaliveTimes times;
  private KeepaliveState state = KeepaliveState.HEARD;
  private long askedAt;
  private long patienceUntil;

  /** When to look for an answer: with a long time-out, the next silence may be before its end. */
  private long lookAt;

  Keepalive(ConnectionCore core, KeepaliveTimes times) {
    this.core = core;
    this.times = times;
  }

  /** When {@link #onTime} has something to do; Long.MAX_VALUE if not as things are. */
  long deadline() {
    return switch (state) {
      case HEARD -> mayAsk() ? core.heardAt + times.time() : Long.MAX_VALUE;
      case ASKED -> lookAt - patienceUntil < 0 ? lookAt : patienceUntil;
      case DEAD -> Long.MAX_VALUE;
    };
  }

  private boolean mayAsk() {
    return times.withoutCalls() || core.streams.count() > 0;
  }

  void onTime(long now) {
    if (state == KeepaliveState.ASKED && core.heardAt - askedAt > 0) {
      on(KeepaliveState.Event.BYTES, now);
    }
    long due = deadline();
    if (due == Long.MAX_VALUE || now - due < 0) {
      return;
    }
    if (state == KeepaliveState.ASKED && now - patienceUntil < 0) {
      lookAt = now + times.time();
      return;
    }
    if (state == KeepaliveState.ASKED && now - patienceUntil > STANDSTILL) {
      patienceUntil = now + times.timeout(); // an answer may lie in the socket, unread
      return;
    }
    on(
        state == KeepaliveState.ASKED
            ? KeepaliveState.Event.UNANSWERED
            : KeepaliveState.Event.SILENT,
        now);
  }

  private void on(KeepaliveState.Event event, long now) {
    KeepaliveState before = state;
    state = before.on(event);
    if (state == before) {
      return;
    }
    switch (state) {
      case HEARD -> {}
      case ASKED -> {
        askedAt = now;
        patienceUntil = now + times.timeout();
        lookAt = now + times.time();
        core.frames.ping(PING, false);
      }
      case DEAD ->
          core.shutdown.fail(
              new ConnectionError(
                  ErrorCode.NO_ERROR,
                  "keepalive: nothing was heard for %s s, and a PING was not answered within %s s"
                      .formatted(seconds(now - core.heardAt), seconds(times.timeout()))));
    }
  }

  private static String seconds(long nanos) {
    return Double.toString(Math.round(nanos / 1e8) / 10.0);
  }
}
