package dev.legate.server;

import dev.legate.internal.dispatch.ListeningServer;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;

/** Listens, serves, drains, stops. For any thread. */
public sealed interface Server extends AutoCloseable permits ListeningServer {

  /** Starts to describe a server. */
  static ServerBuilder builder() {
    return new ServerBuilder();
  }

  /** The addresses it listens on, in the order in which they were given. */
  List<SocketAddress> addresses();

  /**
   * The port of the first address that has one.
   *
   * @throws IllegalStateException if there is none
   */
  int port();

  /** The services. */
  List<ServiceDefinition> services();

  /** How much of its limits it uses at this moment. */
  ServerLoad load();

  /**
   * Begins to drain and returns at once: no new connections, connections are told to take their new
   * calls elsewhere, calls that are running go on.
   */
  void drain();

  /**
   * Drains, waits for the calls that are running up to the drain time of the builder, then cancels
   * what is left, and returns when everything has ended, or 5 s later: how many cancelled handlers
   * have not returned by then is logged.
   *
   * @throws dev.legate.StatusException CANCELLED if the thread is interrupted, whose flag is kept;
   *     what is left is then cancelled at once
   */
  @Override
  void close();

  /** Cancels all calls and closes all connections. Returns at once. */
  void shutdownNow();

  /**
   * Waits until the server has ended.
   *
   * @throws dev.legate.StatusException CANCELLED if the thread is interrupted, whose flag is kept
   */
  void awaitTermination();

  /**
   * Waits until the server has ended.
   *
   * @return false if the time is over first
   * @throws dev.legate.StatusException CANCELLED if the thread is interrupted, whose flag is kept
   */
  boolean awaitTermination(Duration time);
}
