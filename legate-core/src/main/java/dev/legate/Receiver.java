package dev.legate;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving half of a stream of messages.
 *
 * <p>Taking a message lets the sender send more; one who does not take stops the sender. For one
 * thread at a time. Iterable once.
 *
 * @param <T> the type of the messages
 */
@FunctionalInterface
public interface Receiver<T> extends Iterable<T> {
  /**
   * Takes the next message, waiting for it.
   *
   * @return the message, or null at the end of the stream
   * @throws StatusException if the call failed: on a client with its status, on a server with
   *     CANCELLED once the client has gone or the deadline has passed
   */
  @Nullable T receive();

  /**
   * Takes messages until the end of the stream; every step may wait and throw as {@link #receive}.
   */
  @Override
  default Iterator<T> iterator() {
    return new Iterator<>() {
      private @Nullable T next;
      private boolean ended;

      @Override
      public boolean hasNext() {
        if (next == null && !ended) {
          next = receive();
          ended = next == null;
        }
        return next != null;
      }

      @Override
      public T next() {
        if (!hasNext()) {
          throw new NoSuchElementException("the stream of messages has ended");
        }
        T message = next;
        next = null;
        if (message == null) {
          throw new NoSuchElementException("the stream of messages has ended");
        }
        return message;
      }
    };
  }
}
