package dev.legate.netty.internal.pipeline;

import dev.legate.spi.LimitReached.Outcome;
import java.util.List;

/**
 * What a connection does that a {@link ByteBudget} has asked to give way: it ends calls, those that
 * hold most first, until half is left; or itself, if it is replies to its client's frames that
 * nobody reads. On its event loop.
 *
 * <p>It always answers, since nobody else is asked until it has, and never with as much as it was
 * asked for, since it would be asked again at once.
 */
public final class GivingWay {
  private GivingWay() {}

  /**
   * A connection.
   *
   * @param <C> its calls
   */
  public interface Holder<C> {
    /** Whether all its calls have ended, and what it still holds is only to be written. */
    boolean isFinished();

    /** What it holds now, in bytes. */
    long held();

    /** Its calls, those that hold most first. */
    List<C> largestFirst();

    /** Ends a call, and frees what it holds. */
    void end(C call);

    /** Closes the socket; {@link ByteBudget.Share#close} follows. */
    void closeNow();

    /** Tells that the peer came to the limit {@code processBudget}. */
    void reached(long limit, String seen, Outcome outcome);
  }

  /** Gives way, and says so to the budget. */
  public static <C> void giveWay(Holder<C> holder, ByteBudget.Share share) {
    if (holder.isFinished()) {
      finished(holder, share);
      return;
    }
    long before = holder.held();
    int calls = 0;
    for (C each : holder.largestFirst()) {
      if (holder.held() <= before / 2) {
        break;
      }
      calls++;
      holder.end(each);
    }
    boolean closing = holder.held() > before / 2;
    holder.reached(
        share.limit(),
        "the connection held most, " + before + " bytes; " + calls + " of its calls were ended",
        closing ? Outcome.CONNECTION_ENDED : Outcome.STREAM_ENDED);
    if (closing) {
      holder.closeNow();
    } else {
      share.gaveWay(holder.held());
    }
  }

  /** What is left is waiting for a client that does not read: its socket would close in seconds. */
  private static void finished(Holder<?> holder, ByteBudget.Share share) {
    long left = holder.held();
    if (left < ByteBudget.STEP) {
      share.gaveWay(left); // its calls have ended, and others are waiting to be asked
      return;
    }
    holder.reached(
        share.limit(),
        "the connection held most, " + left + " bytes that its client did not read before it ended",
        Outcome.CONNECTION_ENDED);
    holder.closeNow();
  }
}
