package dev.legate.http2.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * How a connection comes to its end (RFC 9113 §5.4.1 and §6.8): {@link ShutdownState} says how far
 * it is, this class does what each step demands.
 */
final class Shutdown {
  /** The payload of the PING whose ACK ends the first step of a drain. */
  static final long DRAIN_PING = 0x4c65_6761_7465_0001L;

  private static final int LONGEST_DEBUG_DATA = 1024;

  private final ConnectionCore core;
  private ShutdownState state = ShutdownState.RUNNING;
  private long drainDeadline = Long.MAX_VALUE;
  private String why = "draining";
  private int lastAnnounced = Integer.MAX_VALUE;
  private @Nullable ConnectionError peersReason;

  Shutdown(ConnectionCore core) {
    this.core = core;
  }

  /** Whether new streams may come: ours on a client, the peer's on a server. */
  boolean admitsStreams() {
    return state == ShutdownState.RUNNING || state == ShutdownState.ANNOUNCED;
  }

  /** Whether a client may open streams. */
  boolean isRunning() {
    return state == ShutdownState.RUNNING;
  }

  boolean isFinished() {
    return state == ShutdownState.FINISHED;
  }

  /** For messages about it. */
  @Override
  public String toString() {
    return "the connection is " + state;
  }

  /** When the first step of a drain is over in any case. */
  long deadline() {
    return drainDeadline;
  }

  void onTime(long now) {
    if (drainDeadline != Long.MAX_VALUE && now - drainDeadline >= 0) {
      roundTripOver();
    }
  }

  /** Whoever did not hear of the drain had time enough; a peer may say so unasked, too. */
  void roundTripOver() {
    if (state != ShutdownState.ANNOUNCED) {
      return;
    }
    on(ShutdownEvent.LAST_STREAM_KNOWN);
    finishIfIdle();
  }

  /**
   * A graceful end is wanted.
   *
   * @param debug what the GOAWAY says
   */
  void drain(long now, String debug) {
    if (state == ShutdownState.RUNNING) {
      why = debug;
    }
    if (core.isClient()) {
      on(ShutdownEvent.LAST_STREAM_KNOWN);
      finishIfIdle();
    } else if (state == ShutdownState.RUNNING) {
      drainDeadline = now + core.config.drainTimeout();
      on(ShutdownEvent.ANNOUNCE);
    }
  }

  /** Takes a step, and does what the new state demands. */
  void on(ShutdownEvent event) {
    ShutdownState before = state;
    state = before.on(event);
    if (state == before) {
      return;
    }
    switch (state) {
      case RUNNING -> throw new IllegalStateException(before + " cannot become RUNNING");
      case ANNOUNCED -> {
        goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR, why);
        core.frames.ping(DRAIN_PING, false);
      }
      case DRAINING -> {
        drainDeadline = Long.MAX_VALUE;
        if (event == ShutdownEvent.LAST_STREAM_KNOWN) {
          goAway(lastPeerStream(), ErrorCode.NO_ERROR, why);
        }
      }
      case FINISHED -> {
        drainDeadline = Long.MAX_VALUE;
        core.reader.stop();
        if (event == ShutdownEvent.NO_STREAM_LEFT) {
          core.listener.onDrained();
        }
      }
    }
  }

  /** The peer said GOAWAY: nothing new goes there, and what it will not process ends now. */
  void goAwayReceived(int lastStreamId, ErrorCode code, String debug) {
    if (code != ErrorCode.NO_ERROR) {
      peersReason = new ConnectionError(code, "the peer sent GOAWAY " + code + ": " + debug);
    }
    if (!core.isClient()) { // it speaks of streams that a server never opens
      core.listener.onGoAway(lastStreamId, code, debug);
      return;
    }
    on(ShutdownEvent.PEER_GOES_AWAY);
    core.listener.onGoAway(lastStreamId, code, debug);
    for (Http2Stream each : core.streams.snapshot()) {
      if (each.id() > lastStreamId && !each.isClosed()) {
        core.streams.resetByPeer(each, ErrorCode.REFUSED_STREAM);
      }
    }
    finishIfIdle();
  }

  /** Ends the connection for what the peer did. */
  void fail(ConnectionError error) {
    if (!isFinished()) {
      goAway(lastPeerStream(), error.code(), error.message());
      end(error);
      core.listener.onConnectionError(error, false);
    }
  }

  /** Ends the connection because its owner wants so. */
  void goAwayNow(ErrorCode code, String debug) {
    if (!isFinished()) {
      goAway(lastPeerStream(), code, debug);
      end(new ConnectionError(code, debug));
    }
  }

  /** The peer closed its side, possibly in the middle of something. */
  void peerClosed(@Nullable ConnectionError cutOff) {
    if (isFinished()) {
      return;
    }
    ConnectionError cause = peersReason != null ? peersReason : cutOff;
    if (cause == null) {
      cause = new ConnectionError(ErrorCode.NO_ERROR, "the peer closed the connection");
    }
    end(cause);
    core.listener.onConnectionError(cause, true);
  }

  private void finishIfIdle() {
    if (core.streams.count() == 0) {
      on(ShutdownEvent.NO_STREAM_LEFT);
    }
  }

  private void end(ConnectionError cause) {
    on(ShutdownEvent.END);
    core.streams.abortAll(cause);
  }

  /** The last of the peer's streams that we may have acted on; a server has none of its own. */
  private int lastPeerStream() {
    return core.isClient() ? 0 : core.streams.highestId();
  }

  private void goAway(int lastStreamId, ErrorCode code, String debug) {
    byte[] text = debug.getBytes(UTF_8);
    lastAnnounced = Math.min(lastAnnounced, lastStreamId); // it must not grow (RFC 9113 §6.8)
    core.frames.goAway(lastAnnounced, code, text, 0, Math.min(text.length, LONGEST_DEBUG_DATA));
  }
}
