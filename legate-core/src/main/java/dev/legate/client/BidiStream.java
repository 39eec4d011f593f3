package dev.legate.client;

import dev.legate.Sender;

/**
 * The requests and responses of a bidirectional call; one thread may send while another receives.
 *
 * @param <Q> the type of the requests
 * @param <R> the type of the responses
 */
public interface BidiStream<Q, R> extends Sender<Q>, ResponseStream<R> {
  /** Says that no request follows. */
  void halfClose();
}
