package dev.legate.internal.transport;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server treats the connections that it has accepted (gRFC A8 and A9).
 *
 * @param keepalive its own
 * @param clients what it allows of its clients'
 * @param maxCalls how many calls one connection may have; 0: the transport decides
 */
public record ConnectionPolicy(Keepalive keepalive, ClientPings clients, Ages ages, int maxCalls) {
  /** What a server does that says nothing. */
  public static final ConnectionPolicy DEFAULT =
      new ConnectionPolicy(
          new Keepalive(Duration.ofHours(2), Duration.ofSeconds(20), true),
          new ClientPings(Duration.ofMinutes(5), false),
          new Ages(null, null, null),
          0);

  /**
   * How often clients may ask.
   *
   * @param minInterval between two PINGs
   * @param withoutCalls whether that holds while there are no calls, too; else it is 2 h then
   */
  public record ClientPings(Duration minInterval, boolean withoutCalls) {}

  /**
   * How long connections last; null is for ever.
   *
   * @param age after which one is drained, 10 % more or less
   * @param grace for the calls that are running then
   * @param idle without a call, after which one is drained
   */
  public record Ages(@Nullable Duration age, @Nullable Duration grace, @Nullable Duration idle) {}
}
