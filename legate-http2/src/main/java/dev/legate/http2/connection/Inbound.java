package dev.legate.http2.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.LimitReached;
import dev.legate.http2.Settings;
import dev.legate.http2.StreamError;
import dev.legate.http2.frame.Flags;
import dev.legate.http2.frame.FrameSink;
import dev.legate.http2.guard.Budget;
import dev.legate.http2.hpack.HpackDecoder;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half: takes every frame, decodes header blocks, and passes on what belongs to a
 * stream.
 *
 * <p>After the connection has finished the reader hands on nothing more.
 */
final class Inbound implements FrameSink {
  private static final int MAX_CONTINUATIONS = 64; // CVE-2024-27316 and its family

  private final ConnectionCore core;
  private final Outbound outbound;
  private final SettingsExchange settings;
  private final HpackDecoder decoder;
  private final InboundStreams streams;
  private final LateFrames late;

  private boolean blockEndsStream;
  private int continuations;

  Inbound(ConnectionCore core, Outbound outbound, SettingsExchange settings, HpackDecoder decoder) {
    this.core = core;
    this.outbound = outbound;
    this.settings = settings;
    this.decoder = decoder;
    this.streams = new InboundStreams(core, outbound);
    this.late = new LateFrames(core);
  }

  @Override
  public void data(
      int streamId, byte[] buffer, int offset, int length, int flowControlled, boolean endStream) {
    if (!core.credit.receive(flowControlled)) {
      String seen = flowControlled + " bytes of DATA, more than the connection's window";
      core.fail(
          ErrorCode.FLOW_CONTROL_ERROR,
          seen,
          new LimitReached(
              "connectionWindow", core.credit.window(), seen, LimitReached.Scope.CONNECTION));
      return;
    }
    Http2Stream stream = core.streams.get(streamId);
    if (stream != null) {
      streams.data(stream, buffer, offset, length, flowControlled, endStream);
    } else {
      late.data(streamId, flowControlled, endStream);
    }
  }

  @Override
  public void headers(int streamId, byte[] buffer, int offset, int length, int flags) {
    boolean endStream = (flags & Flags.END_STREAM) != 0;
    if ((flags & Flags.END_HEADERS) != 0) {
      block(streamId, decoder.decode(buffer, offset, length), endStream);
    } else if (length > 0 || core.admit(Budget.EMPTY)) {
      blockEndsStream = endStream;
      continuations = 0;
      decoder.feed(buffer, offset, length);
    }
  }

  @Override
  public void continuation(int streamId, byte[] buffer, int offset, int length, int flags) {
    if (++continuations > MAX_CONTINUATIONS) {
      String seen = "header block in more than " + MAX_CONTINUATIONS + " CONTINUATION frames";
      core.fail(
          ErrorCode.ENHANCE_YOUR_CALM,
          seen,
          new LimitReached(
              "continuations", MAX_CONTINUATIONS, seen, LimitReached.Scope.CONNECTION));
      return;
    }
    if (length == 0 && !core.admit(Budget.EMPTY)) {
      return;
    }
    decoder.feed(buffer, offset, length);
    if ((flags & Flags.END_HEADERS) != 0) {
      block(streamId, decoder.finish(), blockEndsStream);
    }
  }

  /** A whole header block; whatever becomes of it, it was decoded, so that the tables agree. */
  private void block(int streamId, @Nullable Headers headers, boolean endStream) {
    ConnectionError broken = decoder.error();
    if (broken != null) {
      core.shutdown.fail(broken);
      return;
    }
    Http2Stream stream = core.streams.get(streamId);
    if (stream != null) {
      streams.headers(stream, headers, decoder.listSize(), endStream);
    } else if (!core.isClient() && (streamId & 1) == 1 && streamId > core.streams.highestId()) {
      streams.request(streamId, headers, decoder.listSize(), endStream);
    } else {
      late.headers(streamId, endStream);
    }
  }

  @Override
  public void priority(int streamId, int dependency, int weight, boolean exclusive) {
    core.admit(Budget.IDLE);
  }

  @Override
  public void resetStream(int streamId, ErrorCode code) {
    Http2Stream stream = core.streams.get(streamId);
    if (stream != null) {
      streams.reset(stream, code);
    } else {
      late.reset(streamId);
    }
  }

  @Override
  public void settings(Settings given) {
    if (core.admit(Budget.SETTINGS)) {
      settings.received(given);
    }
  }

  /** Costs as much as another frame would, and is counted as one. */
  @Override
  public void settingsRepeated(Settings before) {
    if (core.admit(Budget.SETTINGS)) {
      settings.apply(before);
    }
  }

  @Override
  public void settingsAck() {
    if (core.admit(Budget.SETTINGS)) {
      settings.acknowledged();
    }
  }

  @Override
  public void pushPromise(
      int streamId, int promisedId, byte[] buffer, int offset, int length, int flags) {
    core.fail(
        ErrorCode.PROTOCOL_ERROR,
        core.isClient()
            ? "PUSH_PROMISE, expected none since ENABLE_PUSH is 0"
            : "PUSH_PROMISE from a client"); // RFC 9113 §8.4
  }

  @Override
  public void ping(long payload, boolean ack) {
    if (!ack) {
      if (core.admitPing()) {
        core.frames.ping(payload, true);
        core.listener.onPing(payload);
      }
    } else if (payload == ReceiveCredit.BANDWIDTH_PING) {
      core.credit.measured();
    } else if (payload == Shutdown.DRAIN_PING) {
      core.shutdown.roundTripOver();
    } else if (payload != Keepalive.PING && core.admit(Budget.PING)) {
      core.listener.onPingAck(payload);
    }
  }

  @Override
  public void goAway(int lastStreamId, ErrorCode code, byte[] buffer, int offset, int length) {
    if (core.admit(Budget.IDLE)) {
      String debug = new String(buffer, offset, Math.min(length, 1024), UTF_8);
      core.shutdown.goAwayReceived(lastStreamId, code, debug);
    }
  }

  @Override
  public void windowUpdate(int streamId, int increment) {
    if (!core.admit(Budget.WINDOW_UPDATE)) {
      return;
    }
    if (streamId == 0) {
      if (!outbound.grant(increment)) {
        core.fail(
            ErrorCode.FLOW_CONTROL_ERROR,
            "WINDOW_UPDATE by " + increment + " makes the connection's window exceed 2147483647");
      }
      return;
    }
    Http2Stream stream = core.streams.get(streamId);
    if (stream != null) {
      streams.windowUpdate(stream, increment);
    } else {
      late.windowUpdate(streamId);
    }
  }

  @Override
  public void unknown(int type, int flags, int streamId, byte[] buffer, int offset, int length) {
    core.admit(Budget.IDLE);
  }

  @Override
  public void streamError(StreamError error) {
    Http2Stream stream = core.streams.get(error.streamId());
    if (stream != null) {
      streams.fail(stream, error.code(), error.message());
    } else {
      late.error(error);
    }
  }
}
