package dev.legate.client;

import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.StatusException;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call of any shape, untyped: what interceptors, retries and transports see.
 *
 * <p>One thread may send while another receives; {@link #cancel} and {@link #onComplete} are for
 * any thread. Two that send at once get IllegalStateException, most of the time; else their
 * messages may be mixed. Only receiving tells the status.
 */
public interface ClientCall extends AutoCloseable {
  /**
   * Sends a message, waiting for a connection and while the receiver is too far behind.
   *
   * @return false once the call is over, whatever the reason
   * @throws IllegalStateException after {@link #halfClose}, or if the method takes one message and
   *     has it
   */
  boolean send(Object message);

  /**
   * Whether the requests sent from now on are compressed, if the call {@linkplain
   * CallOptions#compression compresses} at all; they are unless said. For the thread that sends.
   */
  void messageCompression(boolean compressed);

  /** Says that no message follows. Where the method takes one message, sending it has said so. */
  void halfClose();

  /**
   * Takes the next message, waiting for it.
   *
   * @return the message, or null once the call has ended with OK
   * @throws StatusException if the call ended otherwise
   */
  @Nullable Object receive();

  /**
   * The response headers, waiting for them or for the end of the call.
   *
   * @return the headers, empty if the call ended without
   */
  Metadata headers();

  /**
   * The trailers.
   *
   * @throws IllegalStateException before the end of the call has been received
   */
  Metadata trailers();

  /** Ends the call with CANCELLED, unless it has ended. */
  void cancel(String reason);

  /**
   * Runs an action with the status and the trailers when the call is over: exactly once, on a
   * virtual thread, also for calls that nobody waits for any more.
   */
  void onComplete(BiConsumer<Status, Metadata> action);

  /** Cancels the call unless it has ended. */
  @Override
  default void close() {
    cancel("the call was closed before its end");
  }

  /** This call with a function applied to every message before it is sent. */
  default ClientCall mapSent(UnaryOperator<Object> function) {
    return new MappedClientCall(this, function, UnaryOperator.identity());
  }

  /** This call with a function applied to every message that is received. */
  default ClientCall mapReceived(UnaryOperator<Object> function) {
    return new MappedClientCall(this, UnaryOperator.identity(), function);
  }
}
