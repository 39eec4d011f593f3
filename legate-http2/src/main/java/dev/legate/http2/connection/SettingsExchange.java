package dev.legate.http2.connection;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.LimitReached;
import dev.legate.http2.Settings;
import dev.legate.http2.hpack.HpackDecoder;
import java.util.ArrayDeque;

/**
 * SETTINGS both ways (RFC 9113 §6.5): ours take effect once acknowledged, within a time; the peer's
 * take effect at once and are acknowledged.
 */
final class SettingsExchange {

  /** SETTINGS of ours that are on their way. */
  private record Unacknowledged(Settings settings, long deadline) {}

  private final ConnectionCore core;
  private final Outbound outbound;
  private final HpackDecoder decoder;
  private final ArrayDeque<Unacknowledged> unacknowledged = new ArrayDeque<>(1);
  private boolean peerHeard;

  SettingsExchange(ConnectionCore core, Outbound outbound, HpackDecoder decoder) {
    this.core = core;
    this.outbound = outbound;
    this.decoder = decoder;
  }

  void start() {
    Settings ours = core.config.settings();
    send(core.isClient() ? ours.withEnablePush(false) : ours); // nobody pushes in gRPC
  }

  private void send(Settings settings) {
    core.frames.settings(settings);
    unacknowledged.add(new Unacknowledged(settings, core.now + core.config.settingsAckTimeout()));
  }

  /** Whether the peer's first SETTINGS have arrived. */
  boolean peerHeard() {
    return peerHeard;
  }

  long deadline() {
    Unacknowledged oldest = unacknowledged.peek();
    return oldest == null ? Long.MAX_VALUE : oldest.deadline;
  }

  void onTime(long now) {
    Unacknowledged oldest = unacknowledged.peek();
    if (oldest != null && now - oldest.deadline >= 0) {
      long millis = core.config.settingsAckTimeout() / 1_000_000;
      String seen = "SETTINGS not acknowledged within " + millis + " ms";
      core.fail(
          ErrorCode.SETTINGS_TIMEOUT,
          seen,
          new LimitReached("settingsTimeout", millis, seen, LimitReached.Scope.CONNECTION));
    }
  }

  void acknowledged() {
    Unacknowledged oldest = unacknowledged.poll();
    if (oldest == null) {
      return; // counted by the guard; there is nothing it could do
    }
    Settings settings = oldest.settings;
    if (settings.isGiven(Settings.HEADER_TABLE_SIZE)) {
      decoder.tableSizeLimit(settings.headerTableSize());
    }
    if (settings.isGiven(Settings.INITIAL_WINDOW_SIZE)
        && settings.initialWindowSize() < core.credit.streamWindow()
        && unacknowledged.isEmpty()) {
      core.credit.streamWindow(settings.initialWindowSize());
    }
  }

  /** The peer's SETTINGS frame is read. */
  void received(Settings settings) {
    if (apply(settings)) {
      core.frames.settingsAck();
      peerHeard = true;
      core.listener.onSettings(core.peer);
    }
  }

  /** The peer's values take effect; false if that ended the connection. */
  boolean apply(Settings settings) {
    int oldWindow = core.peer.initialWindowSize();
    if (settings.isGiven(Settings.ENABLE_PUSH) && settings.enablePush() && core.isClient()) {
      core.fail(ErrorCode.PROTOCOL_ERROR, "a server's SETTINGS ENABLE_PUSH is 1, expected 0");
      return false;
    }
    core.peer = core.peer.plus(settings);
    if (settings.isGiven(Settings.HEADER_TABLE_SIZE)) {
      outbound.encoderTableSize(
          Math.min(settings.headerTableSize(), core.config.maxEncoderTableSize()));
    }
    if (settings.isGiven(Settings.MAX_FRAME_SIZE)) {
      core.writer.maxFrameSize(settings.maxFrameSize());
    }
    if (settings.isGiven(Settings.INITIAL_WINDOW_SIZE)
        && !outbound.shiftWindows(settings.initialWindowSize() - oldWindow)) {
      core.fail(
          ErrorCode.FLOW_CONTROL_ERROR,
          "SETTINGS INITIAL_WINDOW_SIZE "
              + settings.initialWindowSize()
              + " makes a stream's window exceed 2147483647");
      return false;
    }
    return true;
  }
}
