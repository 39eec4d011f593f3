package dev.legate;

/**
 * The sending half of a client's stream of messages.
 *
 * <p>For one thread at a time: whoever sends from several takes a lock. Two that send at once get
 * IllegalStateException, most of the time; else their messages may be mixed.
 *
 * @param <T> the type of the messages
 */
@FunctionalInterface
public interface Sender<T> {
  /**
   * Sends a message, waiting while the receiver is too far behind.
   *
   * @return false once the call is over, whatever the reason: only receiving tells the status
   */
  boolean send(T message);
}
