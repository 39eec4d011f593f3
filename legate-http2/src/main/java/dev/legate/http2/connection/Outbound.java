package dev.legate.http2.connection;

import dev.legate.http2.ByteSink;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.flow.SendScheduler;
import dev.legate.http2.flow.SendWindow;
import dev.legate.http2.frame.Flags;
import dev.legate.http2.hpack.HpackEncoder;
import dev.legate.http2.stream.StreamEvent;
import dev.legate.http2.stream.StreamState;
import dev.legate.http2.stream.Transition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sending half: header blocks, and DATA as windows, turns and the owner's budget allow.
 *
 * <p>What fits goes straight into the output, so that a small reply is HEADERS, DATA, HEADERS in
 * one piece. The rest waits in its stream's queue for {@link #flush}; control frames overtake it
 * there.
 */
final class Outbound {
  /** The largest share of a turn: one frame, so that streams take turns often. */
  private static final int LARGEST_TURN = 16 * 1024;

  /** How much DATA may bypass the round between two flushes. */
  private static final int DIRECT_BUDGET = 48 * 1024;

  /** When {@link #flush} passes on what it has collected. */
  private static final int CHUNK = 64 * 1024;

  private final ConnectionCore core;

  /** Null until there is a block to encode: connections may be many, and most of them idle. */
  private @Nullable HpackEncoder encoder;

  private final SendWindow connection = new SendWindow(ReceiveCredit.INITIAL);
  private final SendScheduler<Http2Stream> scheduler = new SendScheduler<>();

  /** Whether small pieces may join the frame before them; a frame log shows each by itself. */
  private final boolean joins;

  private int direct = DIRECT_BUDGET;
  private List<Http2Stream> unreported = new ArrayList<>();
  private List<Http2Stream> reporting = new ArrayList<>();

  Outbound(ConnectionCore core) {
    this.core = core;
    this.joins = core.config.frameLog() == null;
  }

  // ---- commands

  Http2Stream open(Headers headers, boolean endStream, @Nullable Object attachment) {
    Http2Stream stream = core.streams.openNext(attachment);
    headers(stream, headers, endStream);
    return stream;
  }

  void headers(Http2Stream stream, Headers headers, boolean endStream) {
    if (!admits(stream, StreamEvent.SEND_HEADERS)) {
      return;
    }
    SendQueue queue = stream.queue;
    if (queue != null && queue.bytes() > 0) {
      if (!endStream) {
        throw new IllegalStateException(
            "headers without END_STREAM on " + stream + " behind " + queue.bytes() + " bytes");
      }
      queue.end(headers);
      return;
    }
    writeHeaders(stream, headers, endStream);
  }

  void data(Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream) {
    if (!admits(stream, StreamEvent.SEND_DATA)) {
      return;
    }
    if (stream.queuedBytes() == 0 && mayBypass(stream, length)) {
      if (length > 0 || endStream) {
        direct -= length;
        writeData(stream, buffer, offset, length, endStream);
        core.guard.sent();
        if (endStream) {
          ended(stream);
        }
      }
      return;
    }
    SendQueue queue = stream.queue;
    if (queue == null) {
      queue = new SendQueue();
      stream.queue = queue;
    }
    if (length > 0) {
      queue.add(buffer, offset, length);
      core.streams.queued().add(length);
    }
    if (endStream) {
      queue.end(null);
    }
    schedule(stream);
  }

  /** Whether the stream's state lets this be sent; false if it closed meanwhile. */
  private static boolean admits(Http2Stream stream, StreamEvent event) {
    Transition transition = stream.state.on(event);
    return switch (transition.outcome()) {
      case MOVE -> {
        if (stream.queue != null && stream.queue.isEnded()) {
          throw new IllegalStateException(event + " on " + stream + " after its end was queued");
        }
        stream.state = transition.next();
        yield true;
      }
      case IGNORE -> false;
      case MISUSE, STREAM_ERROR, CONNECTION_ERROR ->
          throw new IllegalStateException(event + " on " + stream);
    };
  }

  /** Whether data of an idle stream may go at once, past the round. */
  private boolean mayBypass(Http2Stream stream, int length) {
    if (length == 0) {
      return true;
    }
    return length <= direct
        && length <= connection.available()
        && length <= available(stream)
        && length <= LARGEST_TURN
        && scheduler.isEmpty();
  }

  // ---- what the peer grants

  /** The peer's WINDOW_UPDATE for the connection; false if it is too large. */
  boolean grant(int increment) {
    return connection.add(increment);
  }

  /** The peer's WINDOW_UPDATE for a stream; false if it is too large. */
  boolean grant(Http2Stream stream, int increment) {
    if (!window(stream).add(increment)) {
      return false;
    }
    schedule(stream);
    return true;
  }

  /**
   * The peer changed its INITIAL_WINDOW_SIZE by so much (RFC 9113 §6.9.2).
   *
   * @return false if that is too much for a stream
   */
  boolean shiftWindows(int difference) {
    boolean fits = true;
    for (Http2Stream each : core.streams.snapshot()) {
      if (each.sendWindow != null) { // else it follows the settings by itself
        fits &= each.sendWindow.add(difference);
      }
      schedule(each);
    }
    return fits;
  }

  void encoderTableSize(int peerSetting) {
    if (encoder != null || peerSetting != HpackEncoder.INITIAL_TABLE_SIZE) {
      encoder().maxTableSize(peerSetting); // which remembers the smallest (RFC 7541 §4.2)
    }
  }

  private int available(Http2Stream stream) {
    SendWindow window = stream.sendWindow;
    return window == null ? core.peer.initialWindowSize() : window.available();
  }

  private SendWindow window(Http2Stream stream) {
    SendWindow window = stream.sendWindow;
    if (window == null) {
      window = new SendWindow(core.peer.initialWindowSize());
      stream.sendWindow = window;
    }
    return window;
  }

  private void schedule(Http2Stream stream) {
    if (!stream.scheduled && stream.queuedBytes() > 0 && available(stream) > 0) {
      stream.scheduled = true;
      scheduler.add(stream);
    }
  }

  // ---- flushing

  /** Whether {@link #flush} with a budget would write something. */
  boolean wantsFlush() {
    return !core.output.isEmpty() || canSendData();
  }

  private boolean canSendData() {
    return !scheduler.isEmpty() && connection.available() > 0;
  }

  /** How much DATA the stream has queued whose turn is next. */
  int queuedByNext() {
    Http2Stream next = scheduler.peek();
    return next == null ? 0 : next.queuedBytes();
  }

  /** Writes what may be written; true if DATA is left that only the budget held back. */
  boolean flush(ByteSink out, int dataBudget) {
    int left = dataBudget;
    while (left > 0 && connection.available() > 0) {
      Http2Stream stream = scheduler.next();
      if (stream == null) {
        break;
      }
      stream.scheduled = false;
      if (stream.queuedBytes() > 0) { // else it was reset meanwhile
        left -= turn(stream);
        schedule(stream);
      }
      if (core.output.size() >= CHUNK) {
        core.output.drainTo(out);
      }
    }
    core.output.drainTo(out);
    direct = Math.clamp(left, 0, DIRECT_BUDGET);
    report();
    return canSendData();
  }

  /** Sends at most one frame's worth of a stream's queue; returns how much that was. */
  private int turn(Http2Stream stream) {
    SendQueue queue = stream.queue;
    if (queue == null) {
      return 0;
    }
    int limit = Math.min(Math.min(available(stream), connection.available()), LARGEST_TURN);
    int sent = 0;
    while (sent < limit && queue.bytes() > 0) { // small regions join in one frame
      int n = Math.min(queue.firstLength(), limit - sent);
      boolean last = n == queue.bytes() && queue.isEnded();
      Headers trailers = queue.trailers();
      writeData(stream, queue.firstBuffer(), queue.firstOffset(), n, last && trailers == null);
      queue.skip(n);
      core.streams.queued().remove(n);
      sent += n;
      if (last && trailers != null) {
        writeHeaders(stream, trailers, true);
      } else if (last) {
        ended(stream);
      }
    }
    if (sent == LARGEST_TURN || queue.bytes() == 0) {
      core.guard.sent(); // a crumb that a small window let through justifies nothing
    }
    return sent; // 0 if its window shrank since it was scheduled
  }

  private void writeHeaders(Http2Stream stream, Headers headers, boolean endStream) {
    HpackEncoder blocks = encoder();
    blocks.encode(headers);
    core.frames.headers(
        stream.id(),
        blocks.bytes(),
        0,
        blocks.length(),
        endStream ? Flags.END_HEADERS | Flags.END_STREAM : Flags.END_HEADERS);
    core.guard.sent();
    core.sentFrames++;
    if (endStream) {
      ended(stream);
    }
  }

  private HpackEncoder encoder() {
    HpackEncoder known = encoder;
    if (known == null) {
      known = new HpackEncoder(core.config.maxEncoderTableSize());
      encoder = known;
    }
    return known;
  }

  private void writeData(
      Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream) {
    core.sentFrames++;
    if (length > 0) {
      connection.take(length);
      window(stream).take(length);
      if (stream.unreported == 0) {
        unreported.add(stream);
      }
      stream.unreported += length;
    }
    if (!joins || !core.writer.extendData(stream.id(), buffer, offset, length, endStream)) {
      core.frames.data(stream.id(), buffer, offset, length, length, endStream);
    }
  }

  /** END_STREAM was written. */
  private void ended(Http2Stream stream) {
    stream.state = stream.state.on(StreamEvent.SEND_END).next();
    if (stream.state == StreamState.ENDED) {
      core.streams.close(stream);
    } else if (!core.isClient()) {
      // What the client still sends is of no use to anybody (gRPC over HTTP/2, "Responses").
      core.streams.reset(stream, ErrorCode.NO_ERROR);
    }
  }

  private void report() {
    List<Http2Stream> told = unreported;
    unreported = reporting;
    reporting = told;
    for (int i = 0; i < told.size(); i++) {
      Http2Stream stream = told.get(i);
      int bytes = stream.unreported;
      stream.unreported = 0;
      if (!stream.isClosed()) {
        core.listener.onSent(stream, bytes);
      }
    }
    told.clear();
  }
}
