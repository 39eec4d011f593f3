package dev.legate.client;

/** What a channel is doing about its connections (connectivity semantics of the gRPC core docs). */
public enum ConnectivityState {
  /** No connection and no attempt at one; the next call makes it connect. */
  IDLE,
  /** Resolving the target or connecting. */
  CONNECTING,
  /** Connected. */
  READY,
  /**
   * The last attempt failed; another follows after a while. Calls fail unless they wait for ready.
   */
  TRANSIENT_FAILURE,
  /** Closed for good. */
  SHUTDOWN
}
