package dev.legate.netty.internal.client;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.internal.transport.FailureTexts;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Why a client's connection ends, and what its calls are told of that; the first reason counts.
 * Belongs to the connection's event loop.
 */
final class ConnectionEnd {
  private static final int LONGEST_DEBUG_TEXT = 200;

  private final SocketAddress address;

  /** What ended the connection. */
  private @Nullable String reason;

  /** Whether the reason is that this side wanted it so. */
  private boolean givenUp;

  /** What the server said when it went away without an error, or null. */
  private @Nullable String farewell;

  /** The last stream that the server's GOAWAY says it will process. */
  private int lastProcessed = Integer.MAX_VALUE;

  ConnectionEnd(SocketAddress address) {
    this.address = address;
  }

  // ---- what is noticed

  /** Something has ended it; false if something else had before. */
  boolean because(String why) {
    if (reason != null) {
      return false;
    }
    reason = why;
    return true;
  }

  /** This side wants it to end. */
  void giveUp(String why) {
    givenUp |= because(why);
  }

  /** The server has sent GOAWAY. */
  void goAway(int lastStreamId, ErrorCode code, String debug) {
    String said = "the server sent GOAWAY " + code + (debug.isEmpty() ? "" : shown(debug));
    if (code == ErrorCode.NO_ERROR) {
      farewell = said;
    } else {
      because(said + FailureTexts.hintOfReset(code.code()));
    }
    lastProcessed = Math.min(lastProcessed, lastStreamId);
  }

  /** The machine has finished. */
  void error(ConnectionError error, boolean byPeer) {
    boolean plainEnd = byPeer && error.code() == ErrorCode.NO_ERROR; // a GOAWAY may say more
    if (!plainEnd) {
      because(error.message());
    }
  }

  /** The server's text, safe for a log. */
  private static String shown(String debug) {
    StringBuilder text = new StringBuilder(" (");
    debug
        .codePoints()
        .limit(LONGEST_DEBUG_TEXT)
        .forEach(c -> text.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return text.append(debug.length() > LONGEST_DEBUG_TEXT ? " …)" : ")").toString();
  }

  // ---- what is told

  /** Whether the server's GOAWAY says that it will not process this stream. */
  boolean isBeyondGoAway(int streamId) {
    return streamId > lastProcessed;
  }

  /** The reason, if there is one by now. */
  String reasonOr(String otherwise) {
    return reason != null ? reason : otherwise;
  }

  /** Why calls that come now are not taken; if it is known, why the connection ends. */
  Status refusal() {
    return reason != null ? lost(reason) : noNewCalls();
  }

  private Status noNewCalls() {
    return Status.of(
        StatusCode.UNAVAILABLE,
        "the connection to "
            + FailureTexts.address(address)
            + " takes no new calls"
            + (farewell == null ? "" : ": " + farewell));
  }

  /**
   * Under a stream; an error other than NO_ERROR is what this side found the server to do wrong.
   */
  Status lost(ConnectionError error) {
    return reason == null && error.code() != ErrorCode.NO_ERROR
        ? FailureTexts.lost(address, error.message())
        : lost(error.message());
  }

  /** A connection that was ready has ended; {@code why} if nothing else is known. */
  Status lost(String why) {
    if (givenUp && reason != null) {
      return Status.of(StatusCode.UNAVAILABLE, reason);
    }
    if (reason != null) {
      return FailureTexts.lost(address, reason);
    }
    return FailureTexts.lost(
        address,
        farewell != null
            ? farewell + " and closed the connection: it is stopping, or a proxy is"
            : why + " without a GOAWAY; has the server crashed, or does a proxy cut connections?");
  }
}
