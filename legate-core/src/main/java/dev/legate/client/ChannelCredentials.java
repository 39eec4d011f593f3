package dev.legate.client;

/**
 * How a channel secures its connections.
 *
 * <p>Sealed, so that it can gain forms; today connections are in plain text only, and have to be
 * asked for by name.
 */
public sealed interface ChannelCredentials {
  /** No encryption and no authentication: for loopback, Unix sockets and trusted networks. */
  static ChannelCredentials plaintext() {
    return Plaintext.INSTANCE;
  }

  /** Without encryption. */
  enum Plaintext implements ChannelCredentials {
    /** The one instance. */
    INSTANCE
  }
}
