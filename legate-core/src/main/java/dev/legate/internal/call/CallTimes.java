package dev.legate.internal.call;

import static dev.legate.internal.transport.FailureTexts.seconds;

import dev.legate.Deadline;
import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.Trailers;
import org.jspecify.annotations.Nullable;

/**
 * When a call with a deadline reached its stages, so that its end can say where the time went.
 *
 * <p>Each stage is written by one thread and read by whoever ends the call; a stale value only
 * makes the text less exact.
 */
final class CallTimes {
  /** Of calls without a deadline, whose end never asks; nothing is noted there. */
  private static final CallTimes NOT_NOTED = new CallTimes(0);

  private final long created;

  /** When the credentials were asked; 0 if there are none. */
  private volatile long authorizing;

  private volatile long connected;

  /** When the call began to wait for a stream, and had one; 0 if it did not wait. */
  private volatile long queued;

  private volatile long dequeued;
  private volatile int streamLimit;
  private volatile long answered;

  private CallTimes(long created) {
    this.created = created;
  }

  /** Those of a call that is made now. */
  static CallTimes of(@Nullable Deadline deadline) {
    return deadline == null ? NOT_NOTED : new CallTimes(System.nanoTime());
  }

  private boolean isNoted() {
    return this != NOT_NOTED; // a field would make the object larger, of which calls have one each
  }

  /** The credentials are about to run, on the thread that began the attempt. */
  void authorizing() {
    if (isNoted()) {
      authorizing = System.nanoTime();
    }
  }

  /** An attempt has a connection. */
  void connected() {
    if (isNoted()) {
      connected = System.nanoTime();
    }
  }

  /** The server allows no more streams now. */
  void queued(int limit) {
    if (isNoted()) {
      streamLimit = limit;
      dequeued = 0;
      queued = System.nanoTime();
    }
  }

  /** A stream became free after all. */
  void dequeued() {
    if (isNoted()) {
      dequeued = System.nanoTime();
    }
  }

  /** The response headers have come. */
  void answered() {
    if (isNoted()) {
      answered = System.nanoTime();
    }
  }

  /** How a call ended: a server that cancels at the deadline may be seen before our own timer. */
  Trailers asDeadline(Trailers trailers, @Nullable Deadline deadline) {
    boolean late =
        trailers.status().code() == StatusCode.CANCELLED
            && deadline != null
            && deadline.isExpired();
    return late ? new Trailers(deadlineExceeded(), trailers.metadata()) : trailers;
  }

  /** The status of a call whose deadline has passed by now. */
  Status deadlineExceeded() {
    return Status.of(
        StatusCode.DEADLINE_EXCEEDED, "the deadline passed after " + until(System.nanoTime()));
  }

  /** Such as {@code 0.200s: 0.001s waiting for a connection, 0.199s waiting for the response}. */
  private String until(long nanos) {
    String text = seconds(nanos - created) + ": ";
    if (connected == 0 && authorizing == 0) {
      return text + "all of it waiting for a connection";
    }
    long found = authorizing == 0 ? connected : authorizing;
    text += seconds(found - created) + " waiting for a connection, ";
    if (authorizing != 0) {
      long asked = (connected == 0 ? nanos : connected) - authorizing;
      text += seconds(asked) + " in its credentials";
      if (connected == 0) {
        return text;
      }
      text += ", ";
    }
    long open = connected;
    if (queued != 0) {
      open = dequeued == 0 ? nanos : dequeued;
      text +=
          "%s waiting for a stream, since the server allows %d at a time (its SETTINGS_MAX_CONCURRENT_STREAMS)"
              .formatted(seconds(open - queued), streamLimit);
      if (dequeued == 0) {
        return text;
      }
      text += ", ";
    }
    if (answered == 0) {
      return text + seconds(nanos - open) + " sending and waiting for the response headers";
    }
    return text
        + seconds(answered - open)
        + " until the response headers, "
        + seconds(nanos - answered)
        + " in the response";
  }
}
