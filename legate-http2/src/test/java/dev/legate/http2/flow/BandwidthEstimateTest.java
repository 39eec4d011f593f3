package dev.legate.http2.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BandwidthEstimateTest {
  private static final int MS = 1_000_000;

  @Test
  void noPingIsAskedForBeforeAGoodPartOfAWindowArrived() {
    BandwidthEstimate estimate = new BandwidthEstimate(64_000, 1_000_000);
    assertThat(estimate.receive(15_999)).isFalse();
    assertThat(estimate.receive(1)).isTrue();
    estimate.pingSent(0);
    assertThat(estimate.receive(64_000)).as("one at a time").isFalse();
  }

  @Test
  void aFullWindowInARoundTripDoublesIt() {
    BandwidthEstimate estimate = new BandwidthEstimate(64_000, 1_000_000);
    estimate.receive(16_000);
    estimate.pingSent(0);
    estimate.receive(60_000);
    assertThat(estimate.pingAcknowledged(10 * MS)).isTrue();
    assertThat(estimate.window()).isEqualTo(128_000);
  }

  @Test
  void aTrickleLeavesItAlone() {
    BandwidthEstimate estimate = new BandwidthEstimate(64_000, 1_000_000);
    estimate.receive(16_000);
    estimate.pingSent(0);
    estimate.receive(30_000);
    assertThat(estimate.pingAcknowledged(10 * MS)).isFalse();
    assertThat(estimate.window()).isEqualTo(64_000);
  }

  @Test
  void aLongerRoundTripWithoutMoreSpeedLeavesItAlone() {
    BandwidthEstimate estimate = new BandwidthEstimate(64_000, 10_000_000);
    estimate.receive(16_000);
    estimate.pingSent(0);
    estimate.receive(64_000);
    assertThat(estimate.pingAcknowledged(10 * MS)).isTrue();
    estimate.receive(64_000);
    estimate.pingSent(0);
    estimate.receive(128_000);
    assertThat(estimate.pingAcknowledged(30 * MS)).as("slower than before").isFalse();
  }

  @Test
  void samplesOfNoUseBecomeRareUntilOneIsOfUse() {
    BandwidthEstimate estimate = new BandwidthEstimate(64_000, 1_000_000);
    assertThat(bytesToNextSample(estimate)).isEqualTo(16_000);
    for (int expected = 32_000; expected <= 64 * 64_000; expected *= 2) {
      estimate.pingAcknowledged(MS); // of no use: nothing arrived
      assertThat(bytesToNextSample(estimate)).isEqualTo(expected);
    }
    estimate.pingAcknowledged(MS);
    assertThat(bytesToNextSample(estimate)).as("at most 64 windows").isEqualTo(64 * 64_000);
    estimate.receive(64_000);
    assertThat(estimate.pingAcknowledged(MS)).isTrue();
    assertThat(bytesToNextSample(estimate)).as("a quarter of the new window").isEqualTo(32_000);
  }

  private static int bytesToNextSample(BandwidthEstimate estimate) {
    int bytes = 1000;
    while (!estimate.receive(1000)) {
      bytes += 1000;
    }
    estimate.pingSent(0);
    return bytes;
  }

  @Test
  void itStopsAtItsLimit() {
    BandwidthEstimate estimate = new BandwidthEstimate(64_000, 100_000);
    estimate.receive(16_000);
    estimate.pingSent(0);
    estimate.receive(64_000);
    assertThat(estimate.pingAcknowledged(MS)).isTrue();
    assertThat(estimate.window()).isEqualTo(100_000);
    assertThat(estimate.receive(1_000_000)).isFalse();
  }

  @Test
  void withoutALimitAboveTheWindowItNeverAsks() {
    assertThat(new BandwidthEstimate(64_000, 0).receive(1_000_000)).isFalse();
  }

  @Test
  void anAckThatNobodyAskedForIsIgnored() {
    BandwidthEstimate estimate = new BandwidthEstimate(64_000, 1_000_000);
    estimate.receive(64_000);
    assertThat(estimate.pingAcknowledged(1)).isFalse();
    assertThat(estimate.window()).isEqualTo(64_000);
  }
}
