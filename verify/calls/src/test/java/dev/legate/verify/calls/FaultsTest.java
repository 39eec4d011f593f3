package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.CLIENT;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServiceDefinition;
import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached;
import dev.legate.stub.Stub;
import dev.legate.verify.calls.FaultyRelay.Direction;
import dev.legate.verify.calls.FaultyRelay.Fault;
import dev.legate.verify.calls.FaultyRelay.Plan;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Calls of every shape over a TCP connection that goes wrong at one byte. A call has its true
 * result if all of it was passed on, or UNAVAILABLE with the address and the phase, and never
 * anything else; and nothing is left of it.
 *
 * <p>A random choice of bytes ({@code -Dlegate.fault.seed=N} repeats one), or with {@code
 * -Dlegate.long=true} all of them.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class FaultsTest {
  private enum Shape {
    UNARY,
    SERVER_STREAMING,
    CLIENT_STREAMING,
    BIDI
  }

  private static final int MESSAGES = 4;
  private static final int SAMPLES = 6;
  private static final boolean ALL = Boolean.getBoolean("legate.long");
  private static final long SEED = Long.getLong("legate.fault.seed", new Random().nextLong());
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final AtomicInteger RUNNING = new AtomicInteger();
  private static final ConcurrentLinkedQueue<Throwable> SURPRISES = new ConcurrentLinkedQueue<>();

  /** A connection that fails comes to no limit. */
  private static final ConnectionEvents LIMITS =
      new ConnectionEvents() {
        @Override
        public void limitReached(LimitReached event) {
          SURPRISES.add(new AssertionError(event));
        }
      };

  private static LeftBehind before;
  private static Server server;
  private static Channel direct;

  @BeforeAll
  static void open() throws Exception {
    LeftBehind.watchBuffers();
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // The JDK keeps one socket, with which it closes others, for good.
      new Socket(first.getInetAddress(), first.getLocalPort()).close();
    }
    before = LeftBehind.before();
    server =
        Server.builder()
            .listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ServerCredentials.plaintext())
            .service(service())
            .connectionEvents(LIMITS)
            .start();
    direct = channel(address());
  }

  @AfterAll
  static void nothingIsLeft() {
    direct.shutdownNow();
    direct.awaitTermination(PATIENCE);
    server.shutdownNow();
    server.awaitTermination(PATIENCE);
    before.assertNothing();
  }

  private static InetSocketAddress address() {
    return (InetSocketAddress) server.addresses().getFirst();
  }

  private static Channel channel(InetSocketAddress to) {
    return Channel.builder(Carrier.SOCKETS.target(to))
        .credentials(ChannelCredentials.plaintext())
        .connectionEvents(LIMITS)
        .build();
  }

  // ---- the server's side

  private static ServiceDefinition service() {
    return Texts.service()
        .unary(UNARY, request -> watched(() -> "echo " + request))
        .serverStreaming(
            SERVER,
            (request, responses) ->
                watched(
                    () -> {
                      for (int i = 0; i < Integer.parseInt(request); i++) {
                        responses.send("item " + i);
                      }
                      return null;
                    }))
        .clientStreaming(
            CLIENT,
            requests ->
                watched(
                    () -> {
                      int count = 0;
                      for (String request : requests) {
                        assertThat(request).isEqualTo("request " + count++);
                      }
                      return count + " requests";
                    }))
        .bidiStreaming(
            BIDI,
            (requests, responses) ->
                watched(
                    () -> {
                      int count = 0;
                      for (String request : requests) {
                        assertThat(request).isEqualTo("turn " + count++);
                        responses.send("echo " + request);
                      }
                      return null;
                    }))
        .build();
  }

  /** Counts a handler, which may fail only by the end of its call. */
  private static <T> T watched(Callable<T> handler) throws Exception {
    RUNNING.incrementAndGet();
    try {
      return handler.call();
    } catch (Throwable failure) {
      if (!(failure instanceof StatusException status && status.code() == StatusCode.CANCELLED)) {
        SURPRISES.add(failure);
      }
      throw failure;
    } finally {
      RUNNING.decrementAndGet();
    }
  }

  // ---- the client's side

  private static List<String> call(Shape shape, Stub stub) {
    List<String> received = new ArrayList<>();
    switch (shape) {
      case UNARY -> received.add(stub.unary(UNARY, "hello"));
      case SERVER_STREAMING -> {
        try (ResponseStream<String> stream = stub.serverStreaming(SERVER, "" + MESSAGES)) {
          stream.forEach(received::add);
        }
      }
      case CLIENT_STREAMING -> {
        try (RequestStream<String, String> stream = stub.clientStreaming(CLIENT)) {
          for (int i = 0; i < MESSAGES; i++) {
            stream.send("request " + i);
          }
          received.add(stream.finish());
        }
      }
      case BIDI -> {
        try (BidiStream<String, String> stream = stub.bidiStreaming(BIDI)) {
          for (int i = 0; i < MESSAGES; i++) {
            stream.send("turn " + i);
            received.add(stream.receive());
          }
          stream.halfClose();
          stream.forEach(received::add);
        }
      }
    }
    return received;
  }

  private static List<String> result(Shape shape) {
    return switch (shape) {
      case UNARY -> List.of("echo hello");
      case SERVER_STREAMING -> IntStream.range(0, MESSAGES).mapToObj(i -> "item " + i).toList();
      case CLIENT_STREAMING -> List.of(MESSAGES + " requests");
      case BIDI -> IntStream.range(0, MESSAGES).mapToObj(i -> "echo turn " + i).toList();
    };
  }

  @ParameterizedTest
  @EnumSource
  void aCallHasItsResultOrIsUnavailable(Fault fault) throws Exception {
    Random random = new Random(SEED);
    for (Shape shape : Shape.values()) {
      for (Direction direction : Direction.values()) {
        Plan none = new Plan(direction, Fault.SPLIT, Integer.MAX_VALUE, () -> {});
        int bytes = run(shape, none);
        assertThat(bytes).isGreaterThan(100);
        int[] boundaries =
            ALL
                ? IntStream.rangeClosed(0, bytes).toArray()
                : IntStream.concat(IntStream.of(0, bytes), random.ints(SAMPLES, 1, bytes))
                    .toArray();
        for (int at : boundaries) {
          run(shape, new Plan(direction, fault, at, FaultsTest::otherWork));
        }
      }
    }
    assertThat(SURPRISES).isEmpty();
  }

  private static void otherWork() {
    assertThat(Stub.of(direct).unary(UNARY, "beside")).isEqualTo("echo beside");
  }

  /** How many bytes went in the plan's direction. */
  private static int run(Shape shape, Plan plan) throws Exception {
    List<String> received = null;
    StatusException failure = null;
    try (FaultyRelay relay = new FaultyRelay(address(), plan)) {
      Channel channel = channel(relay.address());
      try {
        received = call(shape, Stub.of(channel).with(options -> options.timeout(PATIENCE)));
      } catch (StatusException thrown) {
        failure = thrown;
      } finally {
        channel.shutdownNow();
        assertThat(channel.awaitTermination(PATIENCE)).isTrue();
      }
      relay.awaitEnd();
      String run = shape + ", " + plan + ", -Dlegate.fault.seed=" + SEED;
      if (failure == null) {
        assertThat(received).as(run).isEqualTo(result(shape));
        assertThat(relay.endWasPassed()).as(run).isTrue();
      } else {
        String address = Carrier.SOCKETS.target(relay.address());
        assertThat(plan.fault()).as("%s: %s", run, failure).isNotIn(Fault.SPLIT, Fault.PAUSE);
        assertThat(failure.code()).as("%s: %s", run, failure).isEqualTo(StatusCode.UNAVAILABLE);
        assertThat(failure.status().description())
            .as(run)
            .contains(address)
            .containsPattern("phase (connect|preface|in call)");
        if (plan.fault() != Fault.RESET) { // which may take with it what was passed before
          assertThat(relay.endWasPassed()).as("%s: %s", run, failure).isFalse();
        }
      }
      awaitHandlers(run);
      return relay.passed(plan.direction());
    }
  }

  private static void awaitHandlers(String run) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (RUNNING.get() > 0) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("a handler is still running; " + run);
      }
      Thread.yield();
    }
  }
}
