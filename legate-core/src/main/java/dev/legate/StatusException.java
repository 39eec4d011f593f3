package dev.legate;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A call that did not end with OK: the one exception of this library.
 *
 * <p>A client call throws it with the status and trailers that the server sent, or with the status
 * that says why no answer came. A handler throws it to answer its call. The two are told apart: one
 * that was <em>received</em> and leaves a handler uncaught ends the handler's call with UNKNOWN, or
 * else a backend's NOT_FOUND would answer for us; {@link #forwardable()} says that it may.
 */
public final class StatusException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Status status;
  private final transient Metadata trailers;
  private final boolean received;

  /** A failure to answer a call with. */
  public StatusException(StatusCode code, String description) {
    this(Status.of(code, description), new Metadata(), null);
  }

  /** A failure to answer a call with, and what caused it; the cause is not sent. */
  public StatusException(StatusCode code, String description, @Nullable Throwable cause) {
    this(Status.of(code, description), new Metadata(), cause);
  }

  /**
   * A failure to answer a call with, trailers included.
   *
   * @throws IllegalArgumentException if the status is OK, which is no failure
   */
  public StatusException(Status status, Metadata trailers, @Nullable Throwable cause) {
    this(status.toString(), status, trailers, cause, false);
  }

  private StatusException(
      String message,
      Status status,
      Metadata trailers,
      @Nullable Throwable cause,
      boolean received) {
    super(message, cause);
    if (status.isOk()) {
      throw new IllegalArgumentException("a StatusException cannot say OK: return instead");
    }
    this.status = status;
    this.trailers = requireNonNull(trailers, "trailers");
    this.received = received;
  }

  /**
   * A failure that a client call ended with.
   *
   * @param where which call it was; put after the status in {@link #getMessage}
   */
  public static StatusException received(
      Status status, Metadata trailers, String where, @Nullable Throwable cause) {
    return new StatusException(status + " (" + where + ")", status, trailers, cause, true);
  }

  /** The status, never OK. */
  public Status status() {
    return status;
  }

  /** The code of the status. */
  public StatusCode code() {
    return status.code();
  }

  /** The trailers that came with the status, or that are to go with it; empty if none. */
  public Metadata trailers() {
    return trailers;
  }

  /** Whether a client call ended with this, rather than one's own code having made it. */
  public boolean isReceived() {
    return received;
  }

  /**
   * The same failure, with this one as its cause, marked as the answer to the call whose handler
   * throws it.
   */
  public StatusException forwardable() {
    return new StatusException(status, trailers.copy(), this);
  }
}
