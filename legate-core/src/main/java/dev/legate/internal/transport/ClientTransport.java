package dev.legate.internal.transport;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A connection seen from a client. For any thread. */
public interface ClientTransport {
  /**
   * Starts a call; one command, so that a whole unary request goes out together. Where the peer's
   * limit of concurrent streams is reached, the call waits its turn in the transport, which tells
   * {@link StreamListener#onClosed} if it cannot have one.
   *
   * @param framed the first messages, or null; neither content nor position are changed, since they
   *     are sent again if the server did certainly not process them
   * @param end whether no message follows
   */
  TransportStream start(
      RequestHead head, @Nullable ByteBuffer framed, boolean end, StreamListener listener);

  /** The address it is connected to. */
  SocketAddress remoteAddress();

  /**
   * Whether nobody else can read what is sent: with TLS, and within this process. A socket without
   * TLS is not, a Unix socket included.
   */
  boolean secure();

  /** Takes no new calls and closes the connection when those there are have ended. */
  void shutdown();

  /** Closes the connection at once; its calls end with a status. */
  void shutdownNow(String reason);
}
