package dev.legate.verify.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.MethodDescriptor;
import dev.legate.MethodType;
import dev.legate.Status;
import dev.legate.StatusException;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.ChannelBuilder;
import dev.legate.client.ClientCall;
import dev.legate.verify.interop.WatchedGzip;
import dev.legate.verify.oracle.Tally.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One execution of one case: its channel, its time, and calls as the cases need them. */
final class OracleRun implements AutoCloseable {
  private final WatchedGzip gzip;
  private final ChannelBuilder builder;
  private final Deadline end;
  private Channel channel;

  OracleRun(ChannelBuilder builder, int maxReceiveSize, Duration time) {
    this.gzip = new WatchedGzip();
    this.builder =
        builder.compressor(gzip).defaults(CallOptions.NONE.maxReceiveSize(maxReceiveSize));
    this.channel = this.builder.build();
    this.end = Deadline.after(time);
  }

  /** Shuts the channel down while its calls run, and goes on with another. */
  void shutdownNow() {
    channel.shutdownNow();
    Expect.that(
        channel.awaitTermination(Duration.ofSeconds(20)),
        "a channel that has ended",
        "one that has not");
    channel = builder.build();
  }

  /** How many responses came compressed. */
  int decompressed() {
    return gzip.decompressed();
  }

  /** A fresh call id. */
  static String id() {
    return "java-" + UUID.randomUUID();
  }

  static CallOptions with(Metadata.Key<String> key, Object value) {
    return CallOptions.NONE.header(key, value.toString());
  }

  /** Opens a call that ends with the case's time at the latest. */
  ClientCall open(MethodDescriptor<byte[], byte[]> method, CallOptions options) {
    Deadline own = options.deadline();
    return channel.newCall(method, options.deadline(own == null ? end : own.earlier(end)));
  }

  /** Performs a whole call: all requests, half-close, all responses. */
  Outcome call(MethodDescriptor<byte[], byte[]> method, CallOptions options, byte[]... requests) {
    return perform(open(method, options), method, requests);
  }

  /** The same without any deadline. */
  Outcome callWithoutDeadline(MethodDescriptor<byte[], byte[]> method, CallOptions options) {
    return perform(channel.newCall(method, options), method, new byte[][] {text("m")});
  }

  private static Outcome perform(
      ClientCall call, MethodDescriptor<byte[], byte[]> method, byte[][] requests) {
    for (byte[] request : requests) {
      if (!call.send(request)) {
        break;
      }
    }
    halfClose(call, method);
    List<byte[]> replies = new ArrayList<>();
    Status status = drain(call, replies);
    return new Outcome(call.headers(), call.trailers(), replies, status);
  }

  /** Says that no request follows, where that is not said by the only request. */
  static void halfClose(ClientCall call, MethodDescriptor<?, ?> method) {
    if (method.type() == MethodType.CLIENT_STREAMING
        || method.type() == MethodType.BIDI_STREAMING) {
      call.halfClose();
    }
  }

  /** Receives to the end of a call, and returns how it ended. */
  static Status drain(ClientCall call, List<byte[]> replies) {
    try {
      for (Object reply; (reply = call.receive()) != null; ) {
        replies.add((byte[]) reply);
      }
      return Status.OK;
    } catch (StatusException e) {
      return e.status();
    }
  }

  static Status drain(ClientCall call) {
    return drain(call, new ArrayList<>());
  }

  /** Receives one message, which must be there. */
  static byte[] next(ClientCall call) {
    Object reply = call.receive();
    if (!(reply instanceof byte[] bytes)) {
      throw new AssertionError("expected a message, found the end of the stream");
    }
    return bytes;
  }

  static void echo(ClientCall call, String text) {
    Expect.that(call.send(text(text)), "a call that takes a message", "one that is over");
    Expect.same("the echo", new String(next(call), UTF_8), text);
  }

  /**
   * Waits for the conditions ("ended=1") and returns what the handlers of the call id have seen.
   */
  Map<Counter, Integer> report(String id, String... conditions) {
    CallOptions options = with(Steering.CALL_ID, id);
    for (String condition : conditions) {
      options = options.header(Steering.UNTIL, condition);
    }
    Outcome outcome = call(Steering.REPORT, options, new byte[0]);
    outcome.ok("the handlers' report on " + List.of(conditions));
    Map<Counter, Integer> counters = new EnumMap<>(Counter.class);
    for (String word : new String(outcome.reply(), UTF_8).split(" ", -1)) {
      String[] pair = word.split("=", 2);
      counters.put(Counter.of(pair[0]), Integer.valueOf(pair[1]));
    }
    return counters;
  }

  static int count(Map<Counter, Integer> report, Counter counter) {
    return report.getOrDefault(counter, 0);
  }

  void release(String id) {
    call(Steering.RELEASE, with(Steering.CALL_ID, id), new byte[0]).ok("the release");
  }

  /** Makes one more unary call on the channel, to see that it is unharmed. */
  void answers() {
    Outcome outcome = call(Steering.UNARY, CallOptions.NONE, text("still there"));
    Expect.same(
        "a later call", new String(outcome.ok("a later call").reply(), UTF_8), "still there");
  }

  /** The client's address as the server sees it, which tells connections apart. */
  String ownAddress() {
    Outcome outcome = call(Steering.UNARY, with(Steering.TELL, 1), text("m")).ok("x-tell");
    return String.valueOf(outcome.trailers().get(Steering.PEER));
  }

  static byte[] text(String text) {
    return text.getBytes(UTF_8);
  }

  /** What {@link #atOnce} does for each number. */
  @FunctionalInterface
  interface Work {
    void run(int i) throws Exception;
  }

  /** Does work for every number below n on threads of their own, and passes on a failure. */
  static void atOnce(int n, Work work) throws Exception {
    List<Future<Integer>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < n; i++) {
        int number = i;
        Callable<Integer> task =
            () -> {
              work.run(number);
              return number;
            };
        all.add(threads.submit(task));
      }
    }
    for (Future<Integer> each : all) {
      try {
        each.get();
      } catch (ExecutionException e) {
        throw new AssertionError("one of " + n + " at once: " + e.getCause(), e);
      }
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
