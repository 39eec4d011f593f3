package dev.legate.spi;

/**
 * Is told what happens to the connections of a server or a channel, for observation.
 *
 * <p>The methods are called on the connection's event loop: they must not block, and what they
 * throw is logged and otherwise without effect. Several connections may call at the same time. New
 * methods come with a default.
 */
public interface ConnectionEvents {
  /**
   * A peer came to a limit. An attacker may cause many of these: an implementation counts them, and
   * writes down few. Calls that are refused because the server is full come together: a
   * connection's first at once, then one event a second for each limit, which says how many.
   */
  default void limitReached(LimitReached event) {}
}
