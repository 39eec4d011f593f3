package dev.legate.verify.abuse;

import dev.legate.StatusException;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.client.ClientCall;
import dev.legate.netty.NettyOptions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The client under attack: makes the calls that it is told on standard input, and well-behaved ones
 * of a good server beside them. Ends with its standard input.
 */
final class Victim {
  private static final long SECONDS_TO_HANG = 8;
  private static final int MILLIS_TO_FIGURES = 150;

  /** An attack is made again, so that the bystander's calls fall into it. */
  private static final int MOST_ROUNDS = 20;

  private static final long LONG_ENOUGH_NANOS = 100_000_000;

  private final int goodPort;
  private final ReachedLimits limits = new ReachedLimits();
  private @Nullable Figures inForce;

  private Victim(int goodPort) {
    this.goodPort = goodPort;
  }

  /** The port of the good server is the argument. */
  public static void main(String[] arguments) throws Exception {
    NettyOptions.current()
        .settingsTimeoutMillis(1000)
        .headersTimeoutMillis(1000)
        .maxPendingCalls(500)
        .use();
    Victim victim = new Victim(Integer.parseInt(arguments[0]));
    System.out.println("ready");
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      String[] words = order.split(" ");
      System.out.println(
          words[0].equals("figures")
              ? Figures.here(0).text()
              : victim.suffer(
                  Integer.parseInt(words[0]),
                  Shape.valueOf(words[1]),
                  Duration.ofMillis(Integer.parseInt(words[2]))));
    }
  }

  /** Makes calls of a hostile server; what came of it, as {@link Suffering#parse} reads it. */
  private String suffer(int port, Shape shape, Duration timeout) throws Exception {
    Map<String, Integer> ends = new TreeMap<>();
    List<Throwable> failures;
    String latencies;
    inForce = null;
    try (Bystander bystander = new Bystander(channel(goodPort))) {
      long begin = System.nanoTime();
      int rounds = 0;
      do {
        Channel channel = channel(port);
        try {
          round(channel, shape, timeout).forEach(end -> ends.merge(end, 1, Integer::sum));
        } finally {
          channel.shutdownNow();
        }
        if (!channel.awaitTermination(Duration.ofSeconds(SECONDS_TO_HANG))) {
          ends.merge("HANGS: the channel", 1, Integer::sum);
        }
      } while (++rounds < MOST_ROUNDS && System.nanoTime() - begin < LONG_ENOUGH_NANOS);
      failures = bystander.failures();
      latencies = bystander.latencies();
    }
    return new Suffering(ends, limits.take(), latencies, failures.toString(), inForce).text();
  }

  private Channel channel(int port) {
    return Channel.builder("127.0.0.1:" + port)
        .credentials(ChannelCredentials.plaintext())
        .connectionEvents(limits)
        .build();
  }

  /** How each of the calls ended. */
  private List<String> round(Channel channel, Shape shape, Duration timeout) throws Exception {
    List<CompletableFuture<String>> calls = new ArrayList<>();
    for (int i = 0; i < shape.calls; i++) {
      calls.add(
          CompletableFuture.supplyAsync(
              () -> end(channel.newCall(shape.method, CallOptions.NONE.timeout(timeout)), shape),
              Thread::startVirtualThread));
    }
    CompletableFuture<Void> all = CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
    try {
      all.get(MILLIS_TO_FIGURES, TimeUnit.MILLISECONDS);
    } catch (TimeoutException stillInForce) {
      inForce = Figures.here(0);
    }
    try {
      all.get(SECONDS_TO_HANG, TimeUnit.SECONDS);
    } catch (TimeoutException hangs) {
      return List.of("HANGS: " + calls.stream().filter(each -> !each.isDone()).count() + " calls");
    } catch (ExecutionException broken) {
      return List.of("BROKEN: " + broken.getCause());
    }
    return calls.stream().map(CompletableFuture::join).toList();
  }

  private static String end(ClientCall call, Shape shape) {
    try {
      shape.use(call);
      return "OK";
    } catch (StatusException ended) {
      return ended.code() + ": " + ended.status().description();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
