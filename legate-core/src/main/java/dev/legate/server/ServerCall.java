package dev.legate.server;

import dev.legate.StatusException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One call of any shape, untyped: what handlers and interceptors are built on.
 *
 * <p>One thread may send while another receives. Two that send at once get IllegalStateException,
 * most of the time; else their messages may be mixed.
 */
public interface ServerCall {
  /** What is known of the call. */
  ServerContext context();

  /**
   * Takes the next request, waiting for it.
   *
   * @return the request, or null once the client has half-closed
   * @throws StatusException CANCELLED once the client has gone or the deadline has passed; INTERNAL
   *     if a message cannot be read
   */
  @Nullable Object receive();

  /**
   * Sends a response, waiting while the client is too far behind. The only response of a method
   * with one is kept until the outermost interceptor has returned.
   *
   * @throws StatusException CANCELLED once the client has gone or the deadline has passed
   * @throws IllegalStateException on a second response where the method has one
   */
  void send(Object message);

  /** This call with a function applied to every request; throwing answers the call. */
  default ServerCall mapReceived(UnaryOperator<Object> function) {
    return new MappedServerCall(this, function, UnaryOperator.identity());
  }

  /** This call with a function applied to every response; throwing answers the call. */
  default ServerCall mapSent(UnaryOperator<Object> function) {
    return new MappedServerCall(this, UnaryOperator.identity(), function);
  }
}
