package dev.legate.internal.call;

import static dev.legate.internal.transport.FailureTexts.seconds;

/**
 * When a call with a deadline reached its stages, so that its end can say where the time went.
 *
 * <p>Each stage is written by one thread and read by whoever ends the call; a stale value only
 * makes the text less exact.
 */
final class CallTimes {
  private final long created;

  /** When the credentials were asked; 0 if there are none. */
  private volatile long authorizing;

  private volatile long connected;

  /** When the call began to wait for a stream, and had one; 0 if it did not wait. */
  private volatile long queued;

  private volatile long dequeued;
  private volatile int streamLimit;
  private volatile long answered;

  CallTimes(long nanos) {
    created = nanos;
  }

  void authorizing(long nanos) {
    authorizing = nanos;
  }

  void connected(long nanos) {
    connected = nanos;
  }

  void queued(long nanos, int limit) {
    streamLimit = limit;
    dequeued = 0;
    queued = nanos;
  }

  void dequeued(long nanos) {
    dequeued = nanos;
  }

  void answered(long nanos) {
    answered = nanos;
  }

  /** Such as {@code 0.200s: 0.001s waiting for a connection, 0.199s waiting for the response}. */
  String until(long nanos) {
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
