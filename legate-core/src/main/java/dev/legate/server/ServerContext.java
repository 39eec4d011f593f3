package dev.legate.server;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.internal.call.IncomingContext;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What a handler may ask about its call, and what it may add to the answer.
 *
 * <p>Found anywhere below a handler with {@link #current()}. For any thread, except that metadata
 * and compression are for one thread at a time.
 */
public sealed interface ServerContext permits IncomingContext {

  /**
   * The context of the call that the calling thread serves.
   *
   * @throws IllegalStateException outside of a handler; on other threads the handler's {@link
   *     #wrap} makes it known
   */
  static ServerContext current() {
    return IncomingContext.current();
  }

  /** The context of the call that the calling thread serves, or none outside of a handler. */
  static Optional<ServerContext> find() {
    return IncomingContext.find();
  }

  /** The method that is called. */
  MethodDescriptor<?, ?> method();

  /** Who calls. */
  Peer peer();

  /** The authority the client called, such as {@code example.com:443}. */
  String authority();

  /** The time by which the call must be over, if the client or the server set one. */
  Optional<Deadline> deadline();

  /** Whether the call is over for the client: it cancelled, it has gone, or the deadline passed. */
  boolean isCancelled();

  /**
   * Runs a task when the call is cancelled, on a virtual thread with the scoped values bound around
   * the caller; at once if it is cancelled already, never if the call ends otherwise.
   */
  void onCancel(Runnable task);

  /** Whether the server has begun to drain: a handler without end should finish. */
  boolean isDraining();

  /** The request headers; frozen. */
  Metadata requestHeaders();

  /** The response headers; frozen once they are sent, which the first response does. */
  Metadata responseHeaders();

  /** The trailers, sent with the status, also on failure. */
  Metadata responseTrailers();

  /**
   * Sends the response headers now, before any response.
   *
   * @throws IllegalStateException if they are sent already
   */
  void sendHeaders();

  /**
   * Compresses the responses in an encoding, such as {@code gzip}, in the place of what {@link
   * ServerBuilder#compression} says; {@code identity} does not. A client that does not read the
   * encoding gets the responses as they are, and so is a response sent that would not get smaller.
   *
   * <p>Do not compress secrets together with what somebody else chooses: the size tells.
   *
   * @throws IllegalArgumentException if the server does not know the encoding
   * @throws IllegalStateException if the response headers are sent already
   */
  void compression(String encoding);

  /**
   * Whether the responses sent from now on are compressed, if the call compresses at all; they are
   * unless said. The only response of a method with one counts as sent when its handler returns.
   */
  void messageCompression(boolean compressed);

  /**
   * Runs an action with a scoped value bound, which {@link #wrap}, {@link #onCancel} and
   * asynchronous calls made below bind again on their threads.
   */
  <T> void bind(ScopedValue<T> key, T value, Action action) throws Exception;

  /** The task with this context and the values bound around it here, to run on another thread. */
  Runnable wrap(Runnable task);

  /** The task with this context and the values bound around it here, to run on another thread. */
  <T> Callable<T> wrapCallable(Callable<T> task);

  /**
   * Runs an operation that a cancellation must not interrupt, where the server interrupts handlers
   * at all; one that came meanwhile is delivered at its end.
   */
  <T> T shielded(Callable<T> operation) throws Exception;

  /** What runs inside {@link #bind}. */
  @FunctionalInterface
  interface Action {
    /** Runs. */
    void run() throws Exception;
  }
}
