package dev.legate.internal.transport;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one call to its transport, from any thread; none blocks, and none fails: what
 * comes too late is dropped.
 *
 * <p>Framed messages carry their five-byte prefix, are backed by an array, and belong to the
 * transport once given, as does the buffer. Several may share one.
 */
public interface TransportStream {
  /** Server: sends the response headers. Once, before anything else. */
  void sendHead(ResponseHead head);

  /**
   * Room to frame a message in, which is the next to be sent: so many bytes of an array, with
   * anything in them. For the thread that sends. A message that was made elsewhere may be sent as
   * well, and one that was made here to another stream. The array of a {@linkplain
   * dev.legate.internal.wire.MessageBuffers#isLarge large} message is used again when it has left:
   * who wants to keep it makes it elsewhere.
   */
  default ByteBuffer room(int bytes) {
    return ByteBuffer.allocate(bytes);
  }

  /** Sends framed messages; {@link StreamListener#onSent} tells when they have left. */
  void sendMessage(ByteBuffer framed);

  /** Client: says that no message follows, after an optional last one. */
  void halfClose(@Nullable ByteBuffer framed);

  /**
   * Server: ends the call; one command, so that a whole unary answer goes out together.
   *
   * @param head the head if it has not been sent, or null; with no message either, head and
   *     trailers become one block
   * @param framed the last messages, or null
   */
  void finish(@Nullable ResponseHead head, @Nullable ByteBuffer framed, Trailers trailers);

  /** Ends the call at once, in both directions; nothing more is told to the listener. */
  void cancel(CancelReason reason);

  /**
   * Server: why no more can be kept for the client, which takes too little; null if it can. Asked
   * before a response is made, by whoever makes it, and then does not: it is told as a limit that
   * was reached, as {@link #refusedBy} does.
   */
  default @Nullable String full() {
    return null;
  }

  /**
   * Server: a handler holds so many bytes more, or less, of messages that were compressed on their
   * way: what they grew to is nowhere counted yet. Sums up to 0 by the end of the handler.
   */
  default void expanded(int difference) {}

  /**
   * The call ends because its peer came to a limit: told to whoever observes the connection, before
   * a command that follows has an effect.
   *
   * @param limit its name, as docs/limits.md lists it
   * @param configured its value
   * @param seen what was seen, in one line
   */
  default void limitReached(String limit, long configured, String seen) {}

  /**
   * Server: the call is refused because the server is full: told as {@link #limitReached} does, but
   * many at once. It may happen to every call of a server, whose time it must not take.
   *
   * @param limit its name, as docs/limits.md lists it
   * @param configured its value
   */
  default void refusedBy(String limit, long configured) {}

  /**
   * The application has taken messages; the peer may send as much again.
   *
   * @param bytes of the messages with their prefixes
   */
  void taken(int bytes);

  /**
   * How many bytes of taken messages are worth a command: a small part of the window, which may
   * have grown since the last time. 8 KiB where that is always 64 KiB.
   */
  default int creditPiece() {
    return 8 * 1024;
  }
}
