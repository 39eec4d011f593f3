package dev.legate.netty.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached;
import dev.legate.spi.LimitReached.Outcome;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerLimitsTest {
  private static final InetSocketAddress PEER = InetSocketAddress.createUnresolved("peer", 1);
  private static final long START = Long.MAX_VALUE - 5; // System.nanoTime() may overflow

  private final List<LimitReached> events = new ArrayList<>();
  private final PeerLimits limits =
      new PeerLimits(
          List.of(
              new ConnectionEvents() {
                @Override
                public void limitReached(LimitReached event) {
                  events.add(event);
                }
              }),
          PEER);

  private static LimitReached refusals(String limit, String seen) {
    return new LimitReached(limit, 2, seen, Outcome.STREAM_ENDED, PEER);
  }

  @Test
  void theFirstRefusalIsToldAtOnceAndTheOthersOfASecondTogether() {
    limits.refused("a", 2, START);
    assertThat(events).containsExactly(refusals("a", "a call was refused"));
    for (int i = 1; i <= 1000; i++) {
      limits.refused("a", 2, START + i);
    }
    limits.refused("a", 2, START + PeerLimits.BURST_NANOS - 1);
    assertThat(events).hasSize(1);
    limits.refused("a", 2, START + PeerLimits.BURST_NANOS);
    assertThat(events).last().isEqualTo(refusals("a", "1002 calls were refused"));
    limits.refused("a", 2, START + PeerLimits.BURST_NANOS + 1);
    assertThat(events).hasSize(2);
  }

  @Test
  void afterASecondOfQuietARefusalIsToldAtOnce() {
    limits.refused("a", 2, START);
    limits.refused("a", 2, START + 5 * PeerLimits.BURST_NANOS);
    assertThat(events)
        .containsExactly(refusals("a", "a call was refused"), refusals("a", "a call was refused"));
  }

  @Test
  void eachLimitIsToldByItself() {
    limits.refused("a", 2, START);
    limits.refused("b", 2, START + 1);
    limits.refused("a", 2, START + 2);
    limits.refused("b", 2, START + BURST_AFTER_B);
    assertThat(events)
        .containsExactly(
            refusals("a", "a call was refused"),
            refusals("b", "a call was refused"),
            refusals("b", "a call was refused"));
  }

  private static final long BURST_AFTER_B = 1 + PeerLimits.BURST_NANOS;
}
