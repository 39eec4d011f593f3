package dev.legate.internal.bridge;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages from one thread, such as an event loop, to one other that takes and waits for
 * them.
 *
 * <p>{@link #abort} and {@link #wake} are for any thread. It is its own parking spot, since every
 * call has one.
 */
public final class Mailbox extends ParkingSpot {
  /** The first message; null until there is one, so that who waits for none pays for none. */
  private volatile @Nullable Node first;

  /** The message taken last: the taker's. */
  private @Nullable Node taken;

  /** The message put last: the putter's. */
  private @Nullable Node last;

  private volatile boolean ended;
  private volatile boolean aborted;

  /** Makes an empty mailbox. */
  public Mailbox() {}

  /** Puts a message; the putter's thread only. */
  public void put(Object item) {
    Node node = new Node(item);
    Node before = last;
    last = node;
    if (before == null) {
      first = node;
    } else {
      before.next = node;
    }
    wake();
  }

  /** Says that no message follows those that were put; the putter's thread only. */
  public void end() {
    ended = true;
    wake();
  }

  /** Ends at once, whatever was put. */
  public void abort() {
    aborted = true;
    wake();
  }

  /** Lets the waiting thread look at its condition again. */
  @Override
  public void wake() {
    super.wake();
  }

  /**
   * Takes the next message, waiting for it; the taker's thread only.
   *
   * @return the message, or null at the end, which {@link #isAborted} tells apart
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  public @Nullable Object take() throws InterruptedException {
    Object item = poll();
    if (item != null) {
      return item;
    }
    await(() -> next() != null || ended || aborted);
    return poll();
  }

  /** Takes the next message if there is one; the taker's thread only. */
  public @Nullable Object poll() {
    if (aborted) {
      return null;
    }
    Node next = next();
    if (next == null) {
      return null;
    }
    Object item = next.item;
    next.item = null;
    if (taken != null && first != null) {
      first = null; // or it would hold the nodes of a long stream for ever
    }
    taken = next;
    return item;
  }

  private @Nullable Node next() {
    Node before = taken;
    return before == null ? first : before.next;
  }

  /** Whether {@link #poll} would find nothing; the taker's thread only. */
  public boolean isEmpty() {
    return aborted || next() == null;
  }

  /** Whether {@link #end} or {@link #abort} was called. */
  public boolean isOver() {
    return ended || aborted;
  }

  /** Whether {@link #abort} was called. */
  public boolean isAborted() {
    return aborted;
  }

  /**
   * Waits for something else than a message, of which {@link #wake} tells; the taker's thread only.
   *
   * @throws InterruptedException if the thread is interrupted while it waits
   */
  @Override
  public void await(BooleanSupplier condition) throws InterruptedException {
    super.await(condition);
  }

  /** A message and what comes after it; written by the putter, read by the taker. */
  private static final class Node {
    private @Nullable Object item;
    private volatile @Nullable Node next;

    Node(@Nullable Object item) {
      this.item = item;
    }
  }
}
