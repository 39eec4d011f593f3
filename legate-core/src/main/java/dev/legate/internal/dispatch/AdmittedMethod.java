package dev.legate.internal.dispatch;

import dev.legate.Deadline;
import dev.legate.internal.call.CallStarter;
import dev.legate.internal.call.IncomingCall;
import dev.legate.internal.call.Refusal;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Starts the calls of a method as the server's limit allows. For any thread. */
final class AdmittedMethod implements CallStarter {
  private final Executor threads;
  private final AdmittedCalls calls;
  private final ServiceTime time = new ServiceTime();

  AdmittedMethod(Executor threads, AdmittedCalls calls) {
    this.threads = threads;
    this.calls = calls;
  }

  @Override
  public @Nullable Refusal refusal() {
    return calls.refusal();
  }

  @Override
  public void start(IncomingCall call) {
    calls.start(call, this);
  }

  @Override
  public void ended(IncomingCall call, boolean ran) {
    calls.ended(call, ran ? time : null);
  }

  /** Gives a call that has its place a thread. */
  void launch(IncomingCall call) {
    Refusal none = HandlerThreads.start(call, threads);
    if (none != null) {
      calls.rejected();
      call.refuse(none);
    }
  }

  /** Whether a call that would have a thread after so many nanoseconds is over too late. */
  boolean isHopeless(IncomingCall call, long wait) {
    Deadline deadline = call.deadline();
    return deadline != null && deadline.remainingNanos() < wait + time.ample();
  }
}
