package dev.legate.netty.internal.pipeline;

import dev.legate.http2.ConnectionError;
import dev.legate.http2.ErrorCode;
import dev.legate.http2.LimitReached;
import dev.legate.http2.StreamError;
import dev.legate.http2.connection.ConnectionListener;
import dev.legate.http2.connection.Http2Stream;
import dev.legate.spi.LimitReached.Outcome;

/** Passes the events of streams on to the calls that are attached to them. */
public abstract class StreamEvents implements ConnectionListener {
  /** For subclasses. */
  protected StreamEvents() {}

  @Override
  public final void onData(
      Http2Stream stream, byte[] buffer, int offset, int length, boolean endStream) {
    if (stream.attachment() instanceof CallStream call) {
      call.onData(buffer, offset, length, endStream);
    }
  }

  /** The connection's socket. */
  protected abstract Http2PipelineHandler handler();

  @Override
  public final void onLimit(LimitReached limit) {
    handler()
        .reached(
            limit.name(),
            limit.configured(),
            limit.seen(),
            switch (limit.scope()) {
              case STREAM -> Outcome.STREAM_ENDED;
              case CONNECTION -> Outcome.CONNECTION_ENDED;
            });
  }

  /** A call is about to be told that the peer has given its stream up. */
  protected void beforeReset() {}

  /** A call is about to be told that the connection has ended. */
  protected void beforeAbort() {}

  @Override
  public final void onReset(Http2Stream stream, ErrorCode code) {
    beforeReset();
    if (stream.attachment() instanceof CallStream call) {
      call.onReset(code);
    }
  }

  @Override
  public final void onStreamError(Http2Stream stream, StreamError error) {
    if (stream.attachment() instanceof CallStream call) {
      call.onStreamError(error);
    }
  }

  @Override
  public final void onAborted(Http2Stream stream, ConnectionError cause) {
    beforeAbort();
    if (stream.attachment() instanceof CallStream call) {
      call.onAborted(cause);
    }
  }

  @Override
  public final void onSent(Http2Stream stream, int bytes) {
    if (stream.attachment() instanceof CallStream call) {
      call.onSent(bytes);
    }
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    if (stream.attachment() instanceof CallStream call) {
      call.onClosed();
    }
  }

  @Override
  public void onPingAck(long payload) {}
}
