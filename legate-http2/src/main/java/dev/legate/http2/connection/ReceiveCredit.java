package dev.legate.http2.connection;

import dev.legate.http2.flow.BandwidthEstimate;
import dev.legate.http2.flow.ReceiveWindow;

/**
 * What the peer may send: the connection's window, the streams' windows, and their growth (RFC 9113
 * §5.2).
 *
 * <p>The connection's credit goes back on receipt, so that streams which nobody reads do not delay
 * the others, as long as no more than {@link Http2Config#maxUnconsumed} waits to be taken. A
 * stream's credit goes back when its data is taken, and only a stream whose data is taken gets a
 * larger window: what nobody reads never holds more than it began with.
 */
final class ReceiveCredit {
  /** The payload of the PINGs that measure the bandwidth-delay product. */
  static final long BANDWIDTH_PING = 0x4c65_6761_7465_0002L;

  /** What every window is before SETTINGS say otherwise (RFC 9113 §6.9.2). */
  static final int INITIAL = 65_535;

  private static final int LARGEST_PIECE = 32 * 1024;

  /** So many streams may keep back a piece each, and use up half of what may be unconsumed. */
  private static final int MANY_STREAMS = 1024;

  private final ConnectionCore core;
  private final ReceiveWindow connection = new ReceiveWindow(INITIAL);
  private final BandwidthEstimate estimate;
  private int streamWindow;

  ReceiveCredit(ConnectionCore core) {
    this.core = core;
    int ours = core.config.settings().initialWindowSize();
    // Until it acknowledges our SETTINGS the peer may go by the initial value.
    this.streamWindow = Math.max(ours, INITIAL);
    int limit = core.config.dynamicWindows() ? core.config.maxDynamicWindow() : 0;
    this.estimate = new BandwidthEstimate(ours, limit);
  }

  /** Enlarges the connection's window to what was configured. */
  void start() {
    announce(0, connection.grow(core.config.connectionWindow()));
  }

  /**
   * DATA arrived, for whatever stream.
   *
   * @return false if the peer sent more than the connection's window
   */
  boolean receive(int bytes) {
    if (!connection.receive(bytes)) {
      return false;
    }
    connection.owe(bytes);
    settle();
    if (estimate.receive(bytes)) {
      core.frames.ping(BANDWIDTH_PING, false);
      estimate.pingSent(core.now);
    }
    return true;
  }

  /**
   * DATA arrived for this stream.
   *
   * @param last whether it is the stream's last, whose credit nobody needs
   * @return false if the peer sent more than the stream's window
   */
  boolean receive(Http2Stream stream, int bytes, boolean last) {
    ReceiveWindow window = stream.receiveWindow;
    if (window == null) {
      if (last && bytes <= streamWindow) {
        return true;
      }
      window = new ReceiveWindow(streamWindow);
      stream.receiveWindow = window;
    }
    return window.receive(bytes);
  }

  /** Bytes of the stream need no longer be kept: padding, or what nobody wants. */
  void drop(Http2Stream stream, int bytes) {
    ReceiveWindow window = stream.receiveWindow;
    if (window != null && stream.mayReceive()) {
      window.owe(bytes);
      announce(stream.id(), window.settle());
    }
  }

  /** The application has taken bytes of the stream. */
  void consumed(Http2Stream stream, int bytes) {
    if (stream.isClosed()) {
      return; // accounted for when it closed
    }
    if (bytes < 0 || bytes > stream.unconsumed) {
      throw new IllegalArgumentException(
          bytes + " bytes consumed of " + stream + ", expected 0 to " + stream.unconsumed);
    }
    core.streams.consumed(stream, bytes);
    ReceiveWindow window = stream.receiveWindow;
    if (window != null && stream.mayReceive()) {
      window.owe(bytes);
      announce(stream.id(), window.settle(estimate.window()));
    }
    settle();
  }

  /**
   * How many taken bytes of the stream are worth a command: an eighth of its window, so that the
   * sender has most of it at all times; and not so many that a thousand streams which keep them
   * back would use up {@link Http2Config#maxUnconsumed}.
   */
  int piece(Http2Stream stream) {
    ReceiveWindow window = stream.receiveWindow;
    int eighth = (window == null ? streamWindow : window.size()) / 8;
    long fair = core.config.maxUnconsumed() / (2 * MANY_STREAMS);
    return (int) Math.min(Math.min(LARGEST_PIECE, eighth), fair);
  }

  /** The stream needs so many bytes more. */
  void expect(Http2Stream stream, int bytes) {
    if (!stream.mayReceive() || bytes <= 0) {
      return;
    }
    ReceiveWindow window = stream.receiveWindow;
    if (window == null) {
      window = new ReceiveWindow(streamWindow);
      stream.receiveWindow = window;
    }
    announce(stream.id(), window.expect(bytes));
  }

  /** The round trip of a measurement is over. */
  void measured() {
    if (estimate.pingAcknowledged(core.now)) {
      announce(0, connection.grow(estimate.window()));
    }
  }

  /** Streams have another initial window from now on, and so have those that are open. */
  void streamWindow(int size) {
    int difference = size - streamWindow;
    streamWindow = size;
    for (Http2Stream each : core.streams.snapshot()) {
      if (each.receiveWindow != null) {
        each.receiveWindow.shift(difference);
      }
    }
  }

  int streamWindow() {
    return streamWindow;
  }

  /** What the connection's window is meant to be. */
  int window() {
    return connection.size();
  }

  /** Replenishes the connection's window, if that is due and the byte budget allows. */
  void settle() {
    if (connection.isDue() && core.streams.unconsumed().weight() <= core.config.maxUnconsumed()) {
      announce(0, connection.settle());
    }
  }

  private void announce(int streamId, int increment) {
    if (increment > 0 && !core.shutdown.isFinished()) {
      core.frames.windowUpdate(streamId, increment);
    }
  }
}
