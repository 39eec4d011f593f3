package dev.legate.spi;

import java.net.SocketAddress;

/**
 * A peer came to one of the limits that protect this process.
 *
 * @param limit its name, as docs/limits.md lists it, such as {@code resets}
 * @param configured its value: bytes, milliseconds or a count, as the name's entry says
 * @param seen what was seen, in one line
 * @param outcome what became of it
 * @param peer the address of the other side
 */
public record LimitReached(
    String limit, long configured, String seen, Outcome outcome, SocketAddress peer) {
  /** What a limit does when it is reached. */
  public enum Outcome {
    /** The stream, and the call on it, has ended; the connection goes on. */
    STREAM_ENDED,
    /** The connection has ended, with all of its calls. */
    CONNECTION_ENDED,
    /** Nothing has ended: no more is read from the connection until there is room. */
    READING_STOPPED
  }
}
