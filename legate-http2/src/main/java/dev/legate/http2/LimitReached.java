package dev.legate.http2;

/**
 * A peer came to a limit of this connection.
 *
 * @param name of the limit, as docs/limits.md lists it
 * @param configured its value, in the unit of the name
 * @param seen what the peer did, in one line
 * @param scope what ended by that
 */
public record LimitReached(String name, long configured, String seen, Scope scope) {
  /** What a limit ends. */
  public enum Scope {
    /** One stream. */
    STREAM,
    /** The connection. */
    CONNECTION
  }
}
