package dev.legate.client;

import dev.legate.Metadata;
import dev.legate.Sender;
import dev.legate.StatusException;

/**
 * The requests of a call with one response: send, then {@link #finish}.
 *
 * <p>For one thread at a time. Closing before the end cancels the call.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the response
 */
public interface RequestStream<Q, R> extends Sender<Q>, AutoCloseable {
  /**
   * Whether the requests sent from now on are compressed, if the call {@linkplain
   * CallOptions#compression compresses} at all; they are unless said. For the thread that sends.
   */
  void messageCompression(boolean compressed);

  /**
   * Says that no request follows, and waits for the response.
   *
   * @throws StatusException if the call did not end with OK
   */
  R finish();

  /** The response headers, waiting for them or the end of the call; empty if none came. */
  Metadata headers();

  /**
   * The trailers.
   *
   * @throws IllegalStateException before {@link #finish} has returned or thrown
   */
  Metadata trailers();

  /**
   * Ends the call with CANCELLED, unless it has ended; {@link #finish} tells it. For any thread.
   */
  void cancel(String reason);

  /** Cancels the call unless it has ended. */
  @Override
  void close();
}
