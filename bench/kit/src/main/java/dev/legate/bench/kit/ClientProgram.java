package dev.legate.bench.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What a client does once it has a channel: makes calls in windows, when the runner says so. */
public final class ClientProgram {
  private final Worker worker;
  private final int lanes;

  private ClientProgram(Worker worker, int lanes) {
    this.worker = worker;
    this.lanes = lanes;
  }

  /**
   * Answers {@code measure SECONDS} with what was measured until standard input ends, then ends the
   * process; a call that fails ends it with an error.
   */
  public static void run(Worker worker, int lanes) throws IOException {
    ClientProgram program = new ClientProgram(worker, lanes);
    System.out.println("{\"pid\": " + ProcessHandle.current().pid() + "}");
    Commands.answer(
        command -> {
          if (command.length != 2 || !command[0].equals("measure")) {
            throw Commands.unknown(command, "measure SECONDS");
          }
          return program.measure(Double.parseDouble(command[1]));
        });
    System.exit(0);
  }

  private String measure(double seconds) {
    Usage before = Usage.now();
    List<Lane> used = window(before.nanos() + (long) (seconds * 1e9));
    Usage after = Usage.now();
    Histogram latencies = new Histogram();
    long messages = 0;
    for (Lane lane : used) {
      latencies.addAll(lane.latencies());
      messages += lane.messages();
    }
    long calls = latencies.total();
    return ("{\"calls\": %d, \"messages\": %d, \"seconds\": %.3f, \"cpu_s\": %.2f,"
            + " \"p50_us\": %.1f, \"p99_us\": %.1f, \"bytes_per_call\": %.0f}")
        .formatted(
            calls,
            messages,
            (after.nanos() - before.nanos()) / 1e9,
            after.cpuSeconds() - before.cpuSeconds(),
            latencies.at(0.5) / 1e3,
            latencies.at(0.99) / 1e3,
            (double) (after.allocatedBytes() - before.allocatedBytes()) / Math.max(1, calls));
  }

  private List<Lane> window(long end) {
    CountDownLatch closed = new CountDownLatch(lanes);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    List<Lane> all = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      Lane lane = new Lane(end, closed, failure);
      all.add(lane);
      worker.start(lane);
    }
    try {
      closed.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("a call failed", cause);
    }
    return all;
  }
}
