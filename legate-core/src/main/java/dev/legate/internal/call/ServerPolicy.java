package dev.legate.internal.call;

import dev.legate.server.ExceptionTranslator;

/** What holds for every call of a server; for any thread. */
public interface ServerPolicy {
  /** Decides how clients see exceptions. */
  ExceptionTranslator translator();

  /** Whether cancelling a call interrupts its handler. */
  boolean interruptsOnCancel();

  /** Whether the server has begun to drain. */
  boolean isDraining();
}
