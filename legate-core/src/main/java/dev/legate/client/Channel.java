package dev.legate.client;

import dev.legate.internal.channel.BalancedChannel;
import java.time.Duration;

/**
 * A way to a target: a {@link CallFactory} with connections, configuration and an end of life.
 *
 * <p>Made once and shared by all threads; it connects when it is first used, and again when a
 * connection is lost.
 */
public sealed interface Channel extends CallFactory, AutoCloseable permits BalancedChannel {

  /**
   * Starts to describe a channel.
   *
   * @param target {@code dns:///host:port}, {@code host:port}, {@code ipv4:address:port}, {@code
   *     ipv6:[address]:port}, {@code unix:path} or {@code in-process:name}
   * @throws IllegalArgumentException if it is none of these
   */
  static ChannelBuilder builder(String target) {
    return new ChannelBuilder(target);
  }

  /** The target as it was given. */
  String target();

  /** What the channel is doing about its connections. */
  ConnectivityState state();

  /** Connects if the channel is idle, without a call. */
  void connect();

  /**
   * Gives up the connection, an attempt at one, or the wait for the next attempt: the state is IDLE
   * and the next call connects anew, at once. Calls that run go on where they are. For any thread;
   * returns at once.
   */
  void enterIdle();

  /**
   * Waits until the state is not {@code state} any more.
   *
   * @return false if the time is over first
   * @throws dev.legate.StatusException CANCELLED if the thread is interrupted, whose flag is kept
   */
  boolean waitWhile(ConnectivityState state, Duration time);

  /**
   * Takes no new calls, lets those there are finish, and returns when they have. If the thread is
   * interrupted, they are ended at once; its flag is kept.
   */
  @Override
  void close();

  /** Takes no new calls; those there are end with UNAVAILABLE. Returns at once. */
  void shutdownNow();

  /**
   * Waits for the last connection to be closed after {@link #close} or {@link #shutdownNow}.
   *
   * @return false if the time is over first
   * @throws dev.legate.StatusException CANCELLED if the thread is interrupted, whose flag is kept
   */
  boolean awaitTermination(Duration time);
}
