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
 * makes the text less exact. All are times of the deadline's clock: to ask a clock costs as much as
 * a short header block.
 */
final class CallTimes {
  /** Of calls without a deadline, whose end never asks; nothing is noted there. */
  private static final CallTimes NOT_NOTED = new CallTimes(null, 0);

  /** Of a stage that was not reached; a clock may well begin with 0. */
  private static final long NEVER = Long.MIN_VALUE;

  private final @Nullable Deadline deadline;
  private final long created;

  /** When the credentials were asked, if there are any. */
  private long authorizing = NEVER;

  private long connected = NEVER;

  /** When the call began to wait for a stream, if it did, and had one. */
  private long queued = NEVER;

  private long dequeued = NEVER;
  private int streamLimit;
  private long answered = NEVER;

  private CallTimes(@Nullable Deadline deadline, long created) {
    this.deadline = deadline;
    this.created = created;
  }

  /** Those of a call that is made now. */
  static CallTimes of(OutgoingOptions options) {
    Deadline deadline = options.deadline();
    return deadline == null ? NOT_NOTED : new CallTimes(deadline, options.since());
  }

  /** The credentials are about to run, on the thread that began the attempt. */
  void authorizing() {
    if (deadline != null) {
      authorizing = now(deadline);
    }
  }

  /** An attempt has a connection; false if the deadline has passed by then. */
  boolean connected() {
    if (deadline != null) {
      long now = now(deadline);
      if (now - deadline.atNanos() >= 0) {
        return false;
      }
      connected = now;
    }
    return true;
  }

  /** The server allows no more streams now. */
  void queued(int limit) {
    if (deadline != null) {
      streamLimit = limit;
      dequeued = NEVER;
      queued = now(deadline);
    }
  }

  /** A stream became free after all. */
  void dequeued() {
    if (deadline != null) {
      dequeued = now(deadline);
    }
  }

  /** The response headers have come. */
  void answered() {
    if (deadline != null) {
      answered = now(deadline);
    }
  }

  /** How a call ended: a server that cancels at the deadline may be seen before our own timer. */
  Trailers asDeadline(Trailers trailers) {
    boolean late =
        trailers.status().code() == StatusCode.CANCELLED
            && deadline != null
            && deadline.isExpired();
    return late ? new Trailers(deadlineExceeded(), trailers.metadata()) : trailers;
  }

  /** The status of a call whose deadline has passed by now. */
  Status deadlineExceeded() {
    long now = deadline == null ? 0 : now(deadline);
    return Status.of(StatusCode.DEADLINE_EXCEEDED, "the deadline passed after " + until(now));
  }

  /** The time on the clock of a deadline. */
  static long now(Deadline deadline) {
    return deadline.atNanos() - deadline.remainingNanos();
  }

  /** Such as {@code 0.200s: 0.001s waiting for a connection, 0.199s waiting for the response}. */
  private String until(long nanos) {
    String text = seconds(nanos - created) + ": ";
    if (connected == NEVER && authorizing == NEVER) {
      return text + "all of it waiting for a connection";
    }
    long found = authorizing == NEVER ? connected : authorizing;
    text += seconds(found - created) + " waiting for a connection, ";
    if (authorizing != NEVER) {
      long asked = (connected == NEVER ? nanos : connected) - authorizing;
      text += seconds(asked) + " in its credentials";
      if (connected == NEVER) {
        return text;
      }
      text += ", ";
    }
    long open = connected;
    if (queued != NEVER) {
      open = dequeued == NEVER ? nanos : dequeued;
      text +=
          "%s waiting for a stream, since the server allows %d at a time (its SETTINGS_MAX_CONCURRENT_STREAMS)"
              .formatted(seconds(open - queued), streamLimit);
      if (dequeued == NEVER) {
        return text;
      }
      text += ", ";
    }
    if (answered == NEVER) {
      return text + seconds(nanos - open) + " sending and waiting for the response headers";
    }
    return text
        + seconds(answered - open)
        + " until the response headers, "
        + seconds(nanos - answered)
        + " in the response";
  }
}
