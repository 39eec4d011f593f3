package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.CLIENT;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.client.BidiStream;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.server.ServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Carrier.class)
class BackPressureTest {
  private static final String KIBIBYTE = "x".repeat(1024);

  /** Far more than windows and gates hold, far less than would fill the heap. */
  private static final int MANY = 20_000;

  /**
   * Windows may grow with the connection, up to some MiB; nobody may send more than this unread.
   */
  private static final int BOUND = 12_000;

  private final Carrier carrier;

  BackPressureTest(Carrier carrier) {
    this.carrier = carrier;
  }

  /** Waits until a sender waits and its counter stands still, and tells where. */
  private static long settled(Thread sender, AtomicLong counter) {
    long last = -1;
    int still = 0;
    while (still < 1000) {
      long now = counter.get();
      boolean waits = sender.getState() == Thread.State.WAITING;
      still = waits && now > 0 && now == last ? still + 1 : 0;
      last = now;
      Thread.yield();
    }
    return last;
  }

  @Test
  void aClientThatDoesNotReadStopsTheServer() {
    AtomicLong sent = new AtomicLong();
    CompletableFuture<Thread> sender = new CompletableFuture<>();
    ServiceDefinition service =
        Texts.service()
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  sender.complete(Thread.currentThread());
                  for (int i = 0; i < MANY; i++) {
                    responses.send(KIBIBYTE);
                    sent.incrementAndGet();
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service);
        ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "")) {
      assertThat(stream.receive()).isEqualTo(KIBIBYTE);
      assertThat(settled(sender.join(), sent)).isBetween(1L, (long) BOUND);
      int received = 1;
      for (String each : stream) {
        received += each.length() / 1024;
      }
      assertThat(received).isEqualTo(MANY);
      assertThat(sent).hasValue(MANY);
    }
  }

  @Test
  void aServerThatDoesNotReadStopsTheClient() throws Exception {
    CountDownLatch read = new CountDownLatch(1);
    ServiceDefinition service =
        Texts.service()
            .clientStreaming(
                CLIENT,
                requests -> {
                  read.await();
                  int count = 0;
                  for (String each : requests) {
                    count += each.length() / 1024;
                  }
                  return "" + count;
                })
            .build();
    AtomicLong sent = new AtomicLong();
    try (Rig rig = Rig.of(carrier, service);
        RequestStream<String, String> stream = rig.stub.clientStreaming(CLIENT)) {
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < MANY; i++) {
                  stream.send(KIBIBYTE);
                  sent.incrementAndGet();
                }
              });
      assertThat(settled(sender, sent)).isBetween(1L, (long) BOUND);
      read.countDown();
      sender.join();
      assertThat(stream.finish()).isEqualTo("" + MANY);
    }
  }

  @Test
  void messagesLargerThanTheWindowGetThrough() {
    ServiceDefinition service =
        Texts.service()
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  for (String request : requests) {
                    responses.send(request);
                  }
                })
            .build();
    String twoMebibytes = "y".repeat(2 << 20);
    try (Rig rig = Rig.of(carrier, service);
        BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
      for (int i = 0; i < 5; i++) {
        assertThat(stream.send(twoMebibytes)).isTrue();
        assertThat(stream.receive()).isEqualTo(twoMebibytes);
      }
    }
  }

  @Test
  void aHundredUnreadStreamsDoNotDelayAUnaryCall() {
    ServiceDefinition service =
        Texts.service()
            .unary(UNARY, request -> request)
            .serverStreaming(
                SERVER,
                (request, responses) -> {
                  while (true) {
                    responses.send(KIBIBYTE);
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      List<ResponseStream<String>> unread = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "");
        assertThat(stream.receive()).isEqualTo(KIBIBYTE);
        unread.add(stream);
      }
      for (int i = 0; i < 100; i++) {
        assertThat(rig.with(o -> o.timeout(java.time.Duration.ofSeconds(20))).unary(UNARY, "quick"))
            .isEqualTo("quick");
      }
      unread.forEach(ResponseStream::close);
    }
  }

  @Test
  void aThousandStreamsRunAtOnce() throws Exception {
    CountDownLatch allOpen = new CountDownLatch(1000);
    ServiceDefinition service =
        Texts.service()
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  allOpen.countDown();
                  for (String request : requests) {
                    responses.send(request);
                  }
                })
            .build();
    try (Rig rig = Rig.of(carrier, service)) {
      List<BidiStream<String, String>> streams = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI);
        assertThat(stream.send("" + i)).isTrue();
        streams.add(stream);
      }
      allOpen.await();
      for (int i = 0; i < 1000; i++) {
        assertThat(streams.get(i).receive()).isEqualTo("" + i);
        streams.get(i).halfClose();
        assertThat(streams.get(i).receive()).isNull();
      }
    }
  }
}
