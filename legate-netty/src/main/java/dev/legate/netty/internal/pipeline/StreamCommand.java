package dev.legate.netty.internal.pipeline;

import org.jspecify.annotations.Nullable;

/** One step of a call that was asked for on a thread other than its event loop's. */
final class StreamCommand extends Command {
  enum Kind {
    HEAD,
    HALF_CLOSE,
    CANCEL,
    TAKEN
  }

  private final CallStream stream;
  private final Kind kind;
  private final @Nullable Object argument;
  private final int bytes;

  StreamCommand(CallStream stream, Kind kind, @Nullable Object argument) {
    this.stream = stream;
    this.kind = kind;
    this.argument = argument;
    this.bytes = 0;
  }

  /** That so many bytes were taken. */
  StreamCommand(CallStream stream, int bytes) {
    this.stream = stream;
    this.kind = Kind.TAKEN;
    this.argument = null;
    this.bytes = bytes;
  }

  @Override
  protected void run() {
    stream.perform(kind, argument, bytes);
  }

  @Override
  public String toString() {
    return kind + " of " + stream;
  }
}
