package dev.legate.netty.internal.pipeline;

import org.jspecify.annotations.Nullable;

/** Something that a thread asks an event loop to do; a node of a {@link CommandQueue}, once. */
public abstract class Command {
  /** The one pushed before this; the queue's, and from the drain on the one to run after this. */
  @Nullable Command next;

  /** For subclasses. */
  protected Command() {}

  /** A command that is no node of its own, for what is rare. */
  public static Command of(Runnable action) {
    return new Command() {
      @Override
      protected void run() {
        action.run();
      }
    };
  }

  /** Does it, on the event loop; must not throw. */
  protected abstract void run();

  /** Is told, on any thread, that the event loop has ended: {@link #run} will never be called. */
  protected void abandoned() {}
}
