package dev.legate.client;

import dev.legate.Sender;

/**
 * The requests and responses of a bidirectional call; one thread may send while another receives.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
public interface BidiStream<Q, R> extends Sender<Q>, ResponseStream<R> {
  /**
   * Whether the requests sent from now on are compressed, if the call {@linkplain
   * CallOptions#compression compresses} at all; they are unless said. For the thread that sends.
   */
  void messageCompression(boolean compressed);

  /** Says that no request follows. */
  void halfClose();
}
