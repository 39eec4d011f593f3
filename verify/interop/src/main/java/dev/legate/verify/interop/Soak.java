package dev.legate.verify.interop;

import dev.legate.client.Channel;
import dev.legate.verify.interop.proto.Messages.SimpleRequest;
import dev.legate.verify.interop.proto.TestServiceClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** The soak tests: many large unary calls, on one channel, or each on a channel of its own. */
final class Soak {
  private final int iterations;
  private final int maxFailures;
  private final Duration maxLatency;
  private final Duration time;
  private final Duration pause;
  private final int threads;
  private final SimpleRequest request;
  private final int responseSize;

  Soak(Flags flags) {
    iterations = flags.number("soak_iterations", 10);
    maxFailures = flags.number("soak_max_failures", 0);
    maxLatency =
        Duration.ofMillis(flags.number("soak_per_iteration_max_acceptable_latency_ms", 1000));
    time = Duration.ofSeconds(flags.number("soak_overall_timeout_seconds", 10));
    pause = Duration.ofMillis(flags.number("soak_min_time_ms_between_rpcs", 0));
    threads = flags.number("soak_num_threads", 1);
    responseSize = flags.number("soak_response_size", Payloads.LARGE_RESPONSE);
    request =
        Payloads.unary(flags.number("soak_request_size", Payloads.LARGE_REQUEST), responseSize);
    if (threads < 1 || iterations % threads != 0) {
      throw new IllegalArgumentException(
          "found --soak_iterations=%d and --soak_num_threads=%d, expected a multiple"
              .formatted(iterations, threads));
    }
  }

  /** One channel for all calls. */
  void calls(Channel channel) throws InterruptedException {
    TestServiceClient client = TestServiceClient.create(channel);
    warmUp(client);
    run(() -> call(client));
  }

  /** A channel for each call. */
  void channels(Supplier<Channel> channels) throws InterruptedException {
    try (Channel channel = channels.get()) {
      warmUp(TestServiceClient.create(channel));
    }
    run(
        () -> {
          try (Channel channel = channels.get()) {
            return call(TestServiceClient.create(channel));
          }
        });
  }

  /** The first call of a JVM loads classes, which is not what is measured here. */
  private void warmUp(TestServiceClient client) {
    call(client);
  }

  private Duration call(TestServiceClient client) {
    long start = System.nanoTime();
    Payloads.expect(client.unaryCall(request), responseSize);
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void run(Supplier<Duration> call) throws InterruptedException {
    long start = System.nanoTime();
    AtomicInteger done = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < threads; thread++) {
        workers.execute(
            () -> {
              for (int i = 0; i < iterations / threads; i++) {
                if (System.nanoTime() - start >= time.toNanos()) {
                  return;
                }
                iterate(call, failed);
                done.incrementAndGet();
              }
            });
      }
    }
    Check.same("iterations within " + time, done.get(), iterations);
    if (failed.get() > maxFailures) {
      throw new AssertionError(
          "%d of %d iterations failed, expected at most %d"
              .formatted(failed.get(), iterations, maxFailures));
    }
  }

  private void iterate(Supplier<Duration> call, AtomicInteger failed) {
    long start = System.nanoTime();
    try {
      Duration latency = call.get();
      if (latency.compareTo(maxLatency) > 0) {
        System.err.println("an iteration took " + latency + ", expected at most " + maxLatency);
        failed.incrementAndGet();
      }
    } catch (RuntimeException | AssertionError e) {
      System.err.println("an iteration failed: " + e);
      failed.incrementAndGet();
    }
    long rest = pause.toNanos() - (System.nanoTime() - start);
    if (rest > 0) {
      try {
        TimeUnit.NANOSECONDS.sleep(rest);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
