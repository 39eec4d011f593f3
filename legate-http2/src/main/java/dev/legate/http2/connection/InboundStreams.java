package dev.legate.http2.connection;

import static dev.legate.http2.connection.Http2Stream.NO_CONTENT_LENGTH;

import dev.legate.http2.ErrorCode;
import dev.legate.http2.Headers;
import dev.legate.http2.LimitReached;
import dev.legate.http2.guard.Budget;
import dev.legate.http2.stream.StreamEvent;
import dev.legate.http2.stream.StreamState;
import dev.legate.http2.stream.Transition;
import org.jspecify.annotations.Nullable;

/** What arrives for a stream that exists: judged by its state, and told to the owner. */
final class InboundStreams {
  private final ConnectionCore core;
  private final Outbound outbound;
  private final HeaderRules rules = new HeaderRules();

  InboundStreams(ConnectionCore core, Outbound outbound) {
    this.core = core;
    this.outbound = outbound;
  }

  // ---- header blocks

  /**
   * A block that opens a stream on a server.
   *
   * @param headers null if the list was too large
   */
  void request(int id, @Nullable Headers headers, int listSize, boolean endStream) {
    core.streams.used(id);
    if (!core.shutdown.admitsStreams()) {
      // Beyond the last stream of our GOAWAY: the client knows, and tries elsewhere (§6.8).
      core.streams.closed().add(id, StreamState.RESET_BY_US);
      return;
    }
    if (core.streams.count() >= core.config.settings().maxConcurrentStreams()) {
      if (core.admit(Budget.REFUSED)) {
        int most = core.config.settings().maxConcurrentStreams();
        tell("maxConcurrentStreams", most, "one stream more than that");
        core.streams.refuse(id, ErrorCode.REFUSED_STREAM);
      }
      return;
    }
    Http2Stream stream = new Http2Stream(id, null);
    stream.state = endStream ? StreamState.HALF_CLOSED_REMOTE : StreamState.OPEN;
    if (headers == null) {
      stream.discards = true;
      core.streams.add(stream);
      int limit = core.config.settings().maxHeaderListSize();
      tellTooLarge(listSize, limit);
      core.listener.onHeadersTooLarge(stream, listSize, limit);
      stream.headersReceived++;
      return;
    }
    String wrong = rules.request(headers);
    if (wrong == null && endStream && rules.contentLength() > 0) {
      wrong = "content-length is " + rules.contentLength() + ", but there is no data";
    }
    if (wrong != null) {
      if (core.admit(Budget.FORCED_RESET)) {
        core.streams.refuse(id, ErrorCode.PROTOCOL_ERROR);
      }
      return;
    }
    stream.contentLeft = rules.contentLength();
    core.streams.add(stream);
    core.listener.onHeaders(stream, headers, endStream);
    stream.headersReceived++;
  }

  /**
   * Another block of a stream: a response or trailers.
   *
   * @param headers null if the list was too large
   */
  void headers(Http2Stream stream, @Nullable Headers headers, int listSize, boolean endStream) {
    if (!admits(stream, StreamEvent.RECEIVE_HEADERS)) {
      return;
    }
    if (headers == null) {
      tooLarge(stream, listSize);
      return;
    }
    if (core.isClient() && stream.headersReceived == 0) {
      response(stream, headers, endStream);
    } else {
      String wrong = endStream ? rules.trailers(headers) : "trailers without END_STREAM";
      if (wrong != null) {
        fail(stream, ErrorCode.PROTOCOL_ERROR, wrong);
      } else {
        tell(stream, headers, endStream);
      }
    }
  }

  /** A client's owner knows better than a stream error what that means; a request is over. */
  private void tooLarge(Http2Stream stream, int listSize) {
    int limit = core.config.settings().maxHeaderListSize();
    tellTooLarge(listSize, limit);
    if (core.isClient()) {
      core.listener.onHeadersTooLarge(stream, listSize, limit);
      if (!stream.isClosed()) {
        core.streams.reset(stream, ErrorCode.CANCEL);
      }
    } else {
      fail(
          stream,
          ErrorCode.ENHANCE_YOUR_CALM,
          "header list of " + listSize + " bytes, expected at most " + limit);
    }
  }

  private void tellTooLarge(int listSize, int limit) {
    tell("maxHeaderListSize", limit, "a header list of " + listSize + " bytes");
  }

  private void tell(String limit, long configured, String seen) {
    core.listener.onLimit(new LimitReached(limit, configured, seen, LimitReached.Scope.STREAM));
  }

  private void response(Http2Stream stream, Headers headers, boolean endStream) {
    String wrong = rules.response(headers);
    if (wrong != null) {
      fail(stream, ErrorCode.PROTOCOL_ERROR, wrong);
      return;
    }
    String status = headers.get(":status");
    if (status != null && status.charAt(0) == '1') { // RFC 9113 §8.1: an interim response
      if (endStream || status.equals("101")) {
        fail(stream, ErrorCode.PROTOCOL_ERROR, "interim response " + status + " where none may be");
      } else {
        core.admit(Budget.IDLE); // a proxy may send one a call
      }
      return;
    }
    stream.contentLeft = rules.contentLength();
    tell(stream, headers, endStream);
  }

  private void tell(Http2Stream stream, Headers headers, boolean endStream) {
    if (endStream && !end(stream)) {
      return;
    }
    if (!stream.discards) {
      core.listener.onHeaders(stream, headers, endStream);
    }
    stream.headersReceived++;
    if (endStream) {
      ended(stream);
    }
  }

  // ---- data

  /** DATA, which the connection's window has let in. */
  void data(
      Http2Stream stream, byte[] buffer, int offset, int length, int counted, boolean endStream) {
    // DATA changes nothing where it may come: the table is for where it may not.
    if (!stream.mayReceive() && !admits(stream, StreamEvent.RECEIVE_DATA)) {
      return;
    }
    if (!core.credit.receive(stream, counted, endStream)) {
      overrun(stream, counted);
      return;
    }
    if (length == 0 && !endStream) {
      core.credit.drop(stream, counted);
      core.admit(Budget.EMPTY);
      return;
    }
    if (stream.headersReceived == 0 && core.isClient()) {
      fail(stream, ErrorCode.PROTOCOL_ERROR, "DATA before the response's headers");
      return;
    }
    if (stream.contentLeft != NO_CONTENT_LENGTH) {
      stream.contentLeft -= length;
      if (stream.contentLeft < 0) {
        fail(stream, ErrorCode.PROTOCOL_ERROR, "more DATA than content-length says");
        return;
      }
    }
    if (endStream && !end(stream)) {
      return;
    }
    if (counted > length) {
      core.credit.drop(stream, counted - length); // padding
    }
    if (stream.discards) {
      core.credit.drop(stream, length);
    } else {
      if (length > 0) {
        core.streams.delivered(stream, length);
      }
      core.listener.onData(stream, buffer, offset, length, endStream);
    }
    if (endStream) {
      ended(stream);
    }
  }

  /** DATA beyond the stream's window, which bounds what is held for a stream. */
  private void overrun(Http2Stream stream, int counted) {
    String seen = counted + " bytes of DATA, more than the stream's window";
    if (core.isClient() || core.admit(Budget.FORCED_RESET)) {
      tell("streamWindow", core.credit.streamWindow(), seen);
      core.streams.fail(stream, ErrorCode.FLOW_CONTROL_ERROR, seen);
    }
  }

  /** END_STREAM: the state's next; false if the message is malformed by that. */
  private boolean end(Http2Stream stream) {
    if (stream.contentLeft > 0) {
      fail(
          stream,
          ErrorCode.PROTOCOL_ERROR,
          stream.contentLeft + " bytes of DATA fewer than content-length says");
      return false;
    }
    stream.state = stream.state.on(StreamEvent.RECEIVE_END).next();
    return true;
  }

  /** The owner has been told of END_STREAM. */
  private void ended(Http2Stream stream) {
    if (stream.state == StreamState.ENDED) {
      core.streams.close(stream);
    } else if (core.isClient() && stream.state == StreamState.HALF_CLOSED_REMOTE) {
      core.streams.reset(stream, ErrorCode.NO_ERROR); // what we had to say is of no use any more
    }
  }

  // ---- the rest

  void reset(Http2Stream stream, ErrorCode code) {
    if (!core.isClient() && !core.admit(Budget.RESET)) {
      return;
    }
    core.streams.resetByPeer(stream, code);
  }

  void windowUpdate(Http2Stream stream, int increment) {
    if (admits(stream, StreamEvent.RECEIVE_WINDOW_UPDATE) && !outbound.grant(stream, increment)) {
      fail(
          stream,
          ErrorCode.FLOW_CONTROL_ERROR,
          "WINDOW_UPDATE by " + increment + " makes the window exceed 2147483647");
    }
  }

  /** Ends the stream for what the peer did. */
  void fail(Http2Stream stream, ErrorCode code, String message) {
    if (core.isClient() || core.admit(Budget.FORCED_RESET)) {
      core.streams.fail(stream, code, message);
    }
  }

  private boolean admits(Http2Stream stream, StreamEvent event) {
    Transition transition = stream.state.on(event);
    return switch (transition.outcome()) {
      case MOVE -> {
        stream.state = transition.next();
        yield true;
      }
      case IGNORE -> false;
      case STREAM_ERROR -> {
        fail(stream, transition.code(), event + " on " + stream);
        yield false;
      }
      case CONNECTION_ERROR, MISUSE -> {
        core.fail(transition.code(), event + " on " + stream);
        yield false;
      }
    };
  }
}
