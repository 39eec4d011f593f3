package dev.legate.verify.interop;

import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.CallOptions;
import dev.legate.client.Channel;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.verify.interop.proto.Messages.ResponseParameters;
import dev.legate.verify.interop.proto.Messages.SimpleRequest;
import dev.legate.verify.interop.proto.Messages.SimpleResponse;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingInputCallResponse;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallRequest;
import dev.legate.verify.interop.proto.Messages.StreamingOutputCallResponse;
import dev.legate.verify.interop.proto.TestServiceClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps making calls of all shapes on a channel, as Go's steady-client does, and keeps those that
 * are lost.
 */
final class SteadyCalls implements AutoCloseable {
  private static final int WORKERS = 4;
  private static final int MOST_CALLS = 100_000;

  private final TestServiceClient client;
  private final Set<String> servers = ConcurrentHashMap.newKeySet();
  private final Queue<String> lost = new ConcurrentLinkedQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final List<Thread> workers = new ArrayList<>();
  private volatile boolean stopped;

  /** What a worker does. */
  @FunctionalInterface
  private interface Call {
    void run() throws InterruptedException;
  }

  SteadyCalls(Channel channel) {
    client =
        TestServiceClient.create(channel)
            .with((CallOptions options) -> options.timeout(Duration.ofSeconds(30)));
    for (int i = 0; i < WORKERS; i++) {
      boolean lasting = i == 0;
      workers.add(Thread.startVirtualThread(() -> work(lasting)));
    }
  }

  /** The ids of the servers that have answered. */
  Set<String> servers() {
    return servers;
  }

  /** How many calls were made. */
  int calls() {
    return calls.get();
  }

  /** Makes no more calls, and returns what became of those that did not end well. */
  List<String> finish() throws InterruptedException {
    stopped = true;
    for (Thread worker : workers) {
      worker.join();
    }
    return List.copyOf(lost);
  }

  private void work(boolean lasting) {
    try {
      for (int round = 0; !stopped && calls.incrementAndGet() <= MOST_CALLS; round++) {
        if (lasting) {
          attempt("long duplex", () -> duplex(25, 20));
          continue;
        }
        switch (round % 8) {
          case 5 -> attempt("server streaming", this::serverStreaming);
          case 6 -> attempt("client streaming", this::clientStreaming);
          case 7 -> attempt("duplex", () -> duplex(5, 1));
          default -> attempt("unary", this::unary);
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts a worker", e);
    }
  }

  private void attempt(String kind, Call call) throws InterruptedException {
    try {
      call.run();
    } catch (StatusException | AssertionError failure) {
      lost.add(kind + ": " + failure);
    }
  }

  private void unary() throws InterruptedException {
    SimpleRequest request = Payloads.unary(100, 20_000).toBuilder().setFillServerId(true).build();
    SimpleResponse response = client.unaryCall(request);
    servers.add(response.getServerId());
    Payloads.expect(response, 20_000);
    pause(3);
  }

  private void serverStreaming() {
    StreamingOutputCallRequest request =
        StreamingOutputCallRequest.newBuilder()
            .addResponseParameters(ResponseParameters.newBuilder().setSize(1))
            .addResponseParameters(
                ResponseParameters.newBuilder().setSize(30_000).setIntervalUs(2000))
            .addResponseParameters(ResponseParameters.newBuilder().setSize(3))
            .build();
    int[] sizes = {1, 30_000, 3};
    int received = 0;
    try (ResponseStream<StreamingOutputCallResponse> responses =
        client.streamingOutputCall(request)) {
      for (StreamingOutputCallResponse response : responses) {
        Payloads.expect(response, sizes[received++]);
      }
    }
    Check.same("responses", received, sizes.length);
  }

  private void clientStreaming() throws InterruptedException {
    try (RequestStream<StreamingInputCallRequest, StreamingInputCallResponse> requests =
        client.streamingInputCall()) {
      for (int i = 0; i < 4; i++) {
        requests.send(Payloads.input(5000));
        pause(1);
      }
      Check.same("bytes", requests.finish().getAggregatedPayloadSize(), 20_000);
    }
  }

  /** Messages there and back, with pauses. */
  private void duplex(int rounds, int pauseMillis) throws InterruptedException {
    try (BidiStream<StreamingOutputCallRequest, StreamingOutputCallResponse> stream =
        client.fullDuplexCall()) {
      for (int i = 0; i < rounds; i++) {
        stream.send(Payloads.output(100, 100));
        Payloads.expect(Check.present("a response", stream.receive()), 100);
        pause(pauseMillis);
      }
      stream.halfClose();
      Check.same("the end", stream.receive(), null);
    }
  }

  /** Not for something to happen: it is how often this client calls. */
  private static void pause(int millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }

  /** Makes no more calls. */
  @Override
  public void close() {
    stopped = true;
  }
}
