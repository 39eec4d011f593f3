package dev.legate.internal.dispatch;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.call.CallStarter;
import dev.legate.internal.call.IncomingCall;
import dev.legate.internal.transport.Trailers;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Starts the calls of a method whatever else runs: health and reflection, which are asked because a
 * server may be full, and inline methods, which take no thread. For any thread.
 */
record ExemptMethod(Executor threads, ServerLife life) implements CallStarter {
  @Override
  public @Nullable Trailers refusal() {
    return null;
  }

  @Override
  public void start(IncomingCall call) {
    life.handlerStarted();
    try {
      threads.execute(call);
    } catch (RejectedExecutionException ended) {
      life.handlerEnded();
      call.refuse(Status.of(StatusCode.RESOURCE_EXHAUSTED, String.valueOf(ended.getMessage())));
    }
  }

  @Override
  public void ended(IncomingCall call, boolean ran) {
    life.handlerEnded();
  }
}
