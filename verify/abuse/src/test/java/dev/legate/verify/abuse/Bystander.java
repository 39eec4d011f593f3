package dev.legate.verify.abuse;

import dev.legate.client.Channel;
import dev.legate.stub.Stub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A well-behaved client: one unary call after the other on a connection of its own. */
final class Bystander implements AutoCloseable {
  private final Channel channel;
  private final CompletableFuture<Void> calls;
  private final List<Long> nanos = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private volatile boolean stopped;

  /** Begins on a channel, which is its own from now on. */
  Bystander(Channel channel) {
    this.channel = channel;
    Stub stub = Stub.of(channel).with(options -> options.timeout(Duration.ofSeconds(20)));
    stub.unary(Target.ECHO, "connect");
    calls =
        CompletableFuture.runAsync(
            () -> call(stub), task -> Thread.ofPlatform().name("bystander").start(task));
  }

  private void call(Stub stub) {
    do {
      long begin = System.nanoTime();
      try {
        String answer = stub.unary(Target.ECHO, "" + begin);
        if (!answer.equals("" + begin)) {
          failures.add(new AssertionError("answered " + answer + ", expected " + begin));
        }
      } catch (RuntimeException failure) {
        failures.add(failure);
      }
      nanos.add(System.nanoTime() - begin);
    } while (!stopped);
  }

  /** Stops it. What failed of its calls. */
  List<Throwable> failures() {
    stopped = true;
    calls.orTimeout(30, TimeUnit.SECONDS).join();
    return failures;
  }

  /** After {@link #failures()}: median, 99th percentile and maximum in microseconds. */
  String latencies() {
    List<Long> sorted = nanos.stream().sorted().toList();
    return "%,d | %,d | %,d | %,d"
        .formatted(
            sorted.size(),
            sorted.get(sorted.size() / 2) / 1000,
            sorted.get(sorted.size() * 99 / 100) / 1000,
            sorted.getLast() / 1000);
  }

  @Override
  public void close() {
    stopped = true;
    channel.shutdownNow();
  }
}
