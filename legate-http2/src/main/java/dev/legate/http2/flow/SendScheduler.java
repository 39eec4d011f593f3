package dev.legate.http2.flow;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to send DATA: round robin among the streams that have both data and window.
 *
 * <p>A turn is one DATA frame, so that a large stream does not starve small ones. A stream must
 * stand here at most once; whether it does, the caller keeps.
 *
 * @param <S> the type of a stream
 */
public final class SendScheduler<S> {
  /** Null until somebody waits: connections may be many, and most of them idle. */
  private @Nullable ArrayDeque<S> round;

  /** Puts a stream at the end of the round. */
  public void add(S stream) {
    ArrayDeque<S> waiting = round;
    if (waiting == null) {
      waiting = new ArrayDeque<>();
      round = waiting;
    }
    waiting.addLast(stream);
  }

  /** Takes the stream whose turn it is; null if nobody waits. */
  public @Nullable S next() {
    return round == null ? null : round.pollFirst();
  }

  /** The stream whose turn it is, which stays; null if nobody waits. */
  public @Nullable S peek() {
    return round == null ? null : round.peekFirst();
  }

  /** Whether nobody waits. */
  public boolean isEmpty() {
    return round == null || round.isEmpty();
  }
}
