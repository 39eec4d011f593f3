package dev.legate;

/**
 * The sending half of a server's stream of messages.
 *
 * <p>For one thread at a time: whoever sends from several takes a lock. Two that send at once get
 * IllegalStateException, most of the time; else their messages may be mixed.
 *
 * @param <T> the type of the messages
 */
@FunctionalInterface
public interface Responses<T> {
  /**
   * Sends a message, waiting while the client is too far behind.
   *
   * @throws StatusException CANCELLED once the client has gone or the deadline has passed, so that
   *     the handler unwinds
   */
  void send(T message);
}
