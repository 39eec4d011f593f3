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
  private final ArrayDeque<S> round = new ArrayDeque<>(1); // connections may be many

  /** Puts a stream at the end of the round. */
  public void add(S stream) {
    round.addLast(stream);
  }

  /** Takes the stream whose turn it is; null if nobody waits. */
  public @Nullable S next() {
    return round.pollFirst();
  }

  /** Whether nobody waits. */
  public boolean isEmpty() {
    return round.isEmpty();
  }
}
