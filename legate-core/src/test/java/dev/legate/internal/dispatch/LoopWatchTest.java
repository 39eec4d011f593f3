package dev.legate.internal.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopWatchTest {
  private long now = -5;
  private final List<String> reports = new ArrayList<>();
  private final LoopWatch watch = new LoopWatch(() -> now, reports::add);

  private void handlerOf(long nanos) {
    watch.run(() -> now += nanos);
  }

  @Test
  void quickHandlersAreNotReported() {
    handlerOf(LoopWatch.LONG_NANOS);
    assertThat(reports).isEmpty();
  }

  @Test
  void aSlowHandlerIsReportedWithItsTimeAndWhatToDo() {
    handlerOf(25_000_000);
    assertThat(reports).singleElement().asString().contains("25 ms").contains("inline()");
  }

  @Test
  void reportsKeepTheirDistance() {
    handlerOf(25_000_000);
    handlerOf(25_000_000);
    assertThat(reports).hasSize(1);
    now += LoopWatch.QUIET_NANOS;
    handlerOf(25_000_000);
    assertThat(reports).hasSize(2);
  }
}
