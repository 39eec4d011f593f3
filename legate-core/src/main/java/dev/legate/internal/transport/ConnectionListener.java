package dev.legate.internal.transport;

import dev.legate.Status;

/** What becomes of an attempt to connect and of its connection; told on the transport's thread. */
public interface ConnectionListener {
  /**
   * How far the attempt has come, for the text of a failure; it begins with connect.
   *
   * @param phase TLS or preface
   */
  default void onPhase(String phase) {}

  /** The connection is ready for calls: the server's preface has arrived. At most once. */
  void onReady(ClientTransport transport);

  /**
   * It takes no more calls (GOAWAY, ids used up); those it has go on. At most once, and told before
   * a call hears that the server has not processed it, so that no call is sent here again.
   *
   * @param used whether a call was ever sent here
   */
  void onDraining(boolean used);

  /**
   * The attempt has failed, or the connection is gone. The last event, exactly once; told before
   * the connection's calls hear of it.
   *
   * @param status UNAVAILABLE with the address, the phase (connect, TLS, preface, in call), the
   *     cause, and a hint if there is one
   */
  void onClosed(Status status);
}
