package dev.legate.internal.dispatch;

import dev.legate.internal.call.CallStarter;
import dev.legate.internal.call.IncomingCall;
import dev.legate.internal.call.Refusal;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Starts the calls of a method whatever else runs: health and reflection, which are asked because a
 * server may be full, and inline methods, which take no thread. For any thread.
 */
record ExemptMethod(Executor threads, ServerLife life) implements CallStarter {
  @Override
  public @Nullable Refusal refusal() {
    return null;
  }

  @Override
  public void start(IncomingCall call) {
    life.handlerStarted();
    Refusal none = HandlerThreads.start(call, threads);
    if (none != null) {
      life.handlerEnded();
      call.refuse(none);
    }
  }

  @Override
  public void ended(IncomingCall call, boolean ran) {
    life.handlerEnded();
  }
}
