package dev.legate.client;

import dev.legate.Metadata;
import dev.legate.Receiver;

/**
 * The responses of a call: iterate, or {@link #receive}.
 *
 * <p>For one thread at a time. Closing before the end cancels the call.
 *
 * @param <R> the type of the responses
 */
public interface ResponseStream<R> extends Receiver<R>, AutoCloseable {
  /** The response headers, waiting for them or the end of the call; empty if none came. */
  Metadata headers();

  /**
   * The trailers.
   *
   * @throws IllegalStateException before the end of the stream has been received
   */
  Metadata trailers();

  /** Ends the call with CANCELLED, unless it has ended; receiving tells it. For any thread. */
  void cancel(String reason);

  /** Cancels the call unless it has ended. */
  @Override
  void close();
}
