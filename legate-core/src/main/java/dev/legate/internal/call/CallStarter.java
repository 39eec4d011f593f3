package dev.legate.internal.call;

import org.jspecify.annotations.Nullable;

/** Decides when the calls of a method start, and counts those whose handlers run. Any thread. */
public interface CallStarter {
  /**
   * Why a call that is just arriving is not taken at all; null if it is. Counts nothing as running:
   * a call does that from {@link #start}, so that a client which sends its request slowly takes no
   * other's place.
   */
  @Nullable Refusal refusal();

  /** Starts a call, keeps it waiting, or {@linkplain IncomingCall#refuse refuses} it. */
  void start(IncomingCall call);

  /**
   * A call that was started has left its thread.
   *
   * @param ran false if its handler did not run, because the call was over before
   */
  void ended(IncomingCall call, boolean ran);
}
