package dev.legate.netty.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.spi.LimitReached.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Connections of a budget of 1 MiB, whose calls are what they hold. */
class GivingWayTest {
  private static final long LIMIT = 1 << 20;
  private static final int KB = 1024;

  private final ByteBudget budget = new ByteBudget();

  /** Gives way when the test says so, as its event loop would. */
  private final class Connection implements GivingWay.Holder<long[]> {
    final List<long[]> calls = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    int asked;
    final ByteBudget.Share share = budget.open(LIMIT, LIMIT, mine -> asked++);
    boolean finished;
    boolean closed;
    long unwritten;

    Connection holds(long... bytes) {
      Arrays.stream(bytes).forEach(each -> calls.add(new long[] {each}));
      share.report(held());
      return this;
    }

    /** As when its client has broken a rule, and before that is written. */
    void finishes(long leftToWrite) {
      finished = true;
      calls.clear();
      unwritten = leftToWrite;
    }

    void giveWay() {
      asked--;
      GivingWay.giveWay(this, share);
    }

    @Override
    public boolean isFinished() {
      return finished;
    }

    @Override
    public long held() {
      return unwritten + calls.stream().mapToLong(each -> each[0]).sum();
    }

    @Override
    public List<long[]> largestFirst() {
      return calls.stream()
          .sorted(Comparator.comparingLong((long[] each) -> each[0]).reversed())
          .toList();
    }

    @Override
    public void end(long[] call) {
      calls.remove(call);
    }

    @Override
    public void closeNow() {
      closed = true;
      share.close();
    }

    @Override
    public void reached(long limit, String seen, Outcome outcome) {
      events.add(outcome + " " + limit + " " + seen);
    }
  }

  @Test
  void theLargestCallsEndUntilHalfIsLeft() {
    Connection one = new Connection().holds(100 * KB, 600 * KB, 200 * KB, 300 * KB);
    assertThat(one.asked).isEqualTo(1);
    one.giveWay();
    assertThat(one.calls).extracting(each -> each[0] / KB).containsExactly(100L, 200L, 300L);
    assertThat(one.events)
        .containsExactly(
            "STREAM_ENDED 1048576 the connection held most, 1228800 bytes;"
                + " 1 of its calls were ended");
    assertThat(budget.held()).isEqualTo(600 * KB);
    assertThat(one.closed).isFalse();
    assertThat(one.asked).isZero();
  }

  @Test
  void aConnectionThatEndsNoCallsToGetToHalfIsClosed() {
    Connection one = new Connection();
    one.unwritten = 1200 * KB;
    one.holds(10 * KB);
    one.giveWay();
    assertThat(one.closed).isTrue();
    assertThat(one.events).singleElement().asString().startsWith("CONNECTION_ENDED 1048576");
    assertThat(budget.held()).isZero();
  }

  /** It used to wait for the socket to close, up to two seconds, while the process was full. */
  @Test
  void aFinishedConnectionAnswersAtOnceSoThatTheNextIsAsked() {
    Connection other = new Connection().holds(500 * KB, 400 * KB);
    Connection largest = new Connection().holds(950 * KB);
    assertThat(largest.asked).isEqualTo(1);
    new Connection().holds(850 * KB); // so much that somebody has to give way even then
    assertThat(other.asked).as("one at a time").isZero();
    largest.finishes(50);
    largest.giveWay();
    assertThat(budget.held()).as("what it reported is counted no more").isEqualTo(1750 * KB + 50);
    assertThat(other.asked).as("the next in turn").isEqualTo(1);
    assertThat(largest.asked).isZero();
    assertThat(largest.closed).as("what it has left to say may be said").isFalse();
    assertThat(largest.events).isEmpty();
  }

  /** It would be the largest for as long as it lingers, and be asked without end. */
  @Test
  void aFinishedConnectionWhoseClientDoesNotReadIsClosed() {
    Connection other = new Connection().holds(600 * KB);
    Connection largest = new Connection().holds(700 * KB);
    largest.finishes(700 * KB);
    largest.giveWay();
    assertThat(largest.closed).isTrue();
    assertThat(largest.asked).isZero();
    assertThat(largest.events)
        .containsExactly(
            "CONNECTION_ENDED 1048576 the connection held most, 716800 bytes"
                + " that its client did not read before it ended");
    assertThat(budget.held()).isEqualTo(600 * KB);
    assertThat(other.asked).isZero();
  }

  @Test
  void aFinishedConnectionIsNotAskedAgainForTheLittleThatItHasLeft() {
    Connection one = new Connection().holds(1100 * KB);
    one.finishes(ByteBudget.STEP - 1);
    one.giveWay();
    new Connection().holds(40 * KB, 40 * KB, 1000 * KB);
    assertThat(one.asked).isZero();
    assertThat(one.closed).isFalse();
  }
}
