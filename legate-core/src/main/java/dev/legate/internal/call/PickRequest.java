package dev.legate.internal.call;

import dev.legate.Deadline;
import dev.legate.internal.bridge.PickGate;
import org.jspecify.annotations.Nullable;

/** What a call says about itself when it asks for a transport; an attempt of the call. */
public interface PickRequest {
  /** The path of the method. */
  String path();

  /** By when the call must be over, or null. */
  @Nullable Deadline deadline();

  /** Whether the call waits through connection failures. */
  boolean isWaitForReady();

  /**
   * The calling thread is about to wait. From now on, whoever ends the call fails the gate; a call
   * that has ended already fails it at once.
   */
  void waitsIn(PickGate gate);
}
