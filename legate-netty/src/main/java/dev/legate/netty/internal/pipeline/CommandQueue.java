package dev.legate.netty.internal.pipeline;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The only way from a thread into an event loop: many producers, one consumer, and one wake-up for
 * all that is pushed until the consumer has run dry.
 *
 * <p>{@link #push} is for any thread, the rest for the event loop. The whole state is one word: the
 * command pushed last, which is linked to those before it down to {@link #ACTIVE} or null; null
 * alone means that nobody is to drain, and that the next push has to wake the loop.
 */
final class CommandQueue {
  private static final System.Logger LOG = System.getLogger(CommandQueue.class.getName());

  /** How many commands, and for how long, one drain runs before others on the loop have a turn. */
  static final int MOST_COMMANDS = 1024;

  static final long MOST_NANOS = 500_000;

  /** How many commands run between two looks at the clock. */
  private static final int CLOCK_INTERVAL = 32;

  /** At the bottom while a drain is due or going on: pushes need not wake anybody. */
  private static final Command ACTIVE = new Marker();

  /** The event loop has ended; nothing is taken any more. */
  private static final Command CLOSED = new Marker();

  private static final VarHandle TOP;

  static {
    try {
      TOP = MethodHandles.lookup().findVarHandle(CommandQueue.class, "top", Command.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Wake wake;

  @SuppressWarnings("unused") // through TOP
  private volatile @Nullable Command top;

  /** Taken but not run yet, in their order; the consumer's. */
  private @Nullable Command taken;

  /** Makes the consumer call {@link CommandQueue#drain} soon. */
  @FunctionalInterface
  interface Wake {
    /** Returns false if there is no consumer any more. */
    boolean wake();
  }

  CommandQueue(Wake wake) {
    this.wake = wake;
  }

  /** Adds a command; on the first, wakes the consumer. Never blocks. */
  void push(Command command) {
    Command seen;
    do {
      seen = (Command) TOP.getVolatile(this);
      if (seen == CLOSED) {
        command.abandoned();
        return;
      }
      command.next = seen;
    } while (!TOP.compareAndSet(this, seen, command));
    if (seen == null && !wake.wake()) {
      close();
    }
  }

  private static boolean isNothing(@Nullable Command command) {
    return command == null || command instanceof Marker;
  }

  /**
   * Runs what has been pushed, in order, within the bounds of count and time.
   *
   * @return whether commands are left, for which the caller comes again; pushes do not wake it
   */
  boolean drain() {
    long start = System.nanoTime();
    int count = 0;
    while (true) {
      Command command = taken != null ? taken : takeAll();
      while (command != null) {
        Command following = command.next;
        command.next = null;
        taken = following;
        run(command);
        command = following;
        count++;
        if (count >= MOST_COMMANDS
            || (count % CLOCK_INTERVAL == 0 && System.nanoTime() - start > MOST_NANOS)) {
          return taken != null || !TOP.compareAndSet(this, ACTIVE, null);
        }
      }
      Command now = (Command) TOP.getAcquire(this);
      if (isNothing(now) && (now != ACTIVE || TOP.compareAndSet(this, ACTIVE, null))) {
        return false;
      }
    }
  }

  /** All that was pushed, in the order in which it was; the queue is empty and active then. */
  private @Nullable Command takeAll() {
    Command command = (Command) TOP.getAcquire(this);
    if (isNothing(command)) {
      return null;
    }
    command = (Command) TOP.getAndSet(this, ACTIVE);
    Command reversed = null;
    while (command != null && !(command instanceof Marker)) {
      Command before = command.next;
      command.next = reversed;
      reversed = command;
      command = before;
    }
    return reversed;
  }

  private static void run(Command command) {
    try {
      command.run();
    } catch (RuntimeException | Error e) {
      // A command that fails is a defect of ours; the others must not suffer from it.
      LOG.log(System.Logger.Level.ERROR, "a command failed on an event loop: " + command, e);
    }
  }

  /** The consumer has ended: what is left, and whatever is pushed from now on, is abandoned. */
  void close() {
    abandon((Command) TOP.getAndSet(this, CLOSED));
  }

  /** The consumer ends by itself: also what it took and did not run is abandoned. */
  void closeByConsumer() {
    Command left = taken;
    taken = null;
    abandon(left);
    close();
  }

  private static void abandon(@Nullable Command first) {
    Command command = first;
    while (command != null && !(command instanceof Marker)) {
      Command other = command.next;
      command.next = null;
      command.abandoned();
      command = other;
    }
  }

  private static final class Marker extends Command {
    @Override
    protected void run() {
      throw new IllegalStateException("a marker was run");
    }
  }
}
