package dev.legate.server;

/**
 * How a server secures the connections it accepts.
 *
 * <p>Sealed, so that it can gain forms; today connections are in plain text only, and have to be
 * asked for by name.
 */
public sealed interface ServerCredentials {
  /** No encryption and no authentication: for loopback, Unix sockets and trusted networks. */
  static ServerCredentials plaintext() {
    return Plaintext.INSTANCE;
  }

  /** Without encryption. */
  enum Plaintext implements ServerCredentials {
    /** The one instance. */
    INSTANCE
  }
}
