package dev.legate.testing;

import static dev.legate.testing.EchoService.CHAT;
import static dev.legate.testing.EchoService.ECHO;
import static dev.legate.testing.EchoService.FLOOD;
import static dev.legate.testing.EchoService.HANG;
import static dev.legate.testing.EchoService.JOIN;
import static dev.legate.testing.EchoService.SPLIT;
import static dev.legate.testing.EchoService.TEXT;
import static dev.legate.testing.EchoService.TRACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.RequestStream;
import dev.legate.client.Response;
import dev.legate.client.ResponseStream;
import dev.legate.stub.Stub;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InProcessServerTest {
  private final EchoService service = new EchoService();
  private final InProcessServer server = InProcessServer.of(service);
  private final Stub stub = Stub.of(server.channel());

  @AfterEach
  void close() {
    server.close();
  }

  private static StatusException failure(Runnable action) {
    StatusException failure = catchThrowableOfType(StatusException.class, action::run);
    assertThat(failure).as("the call was to fail").isNotNull();
    return failure;
  }

  private void assertNextEnd(String end) throws InterruptedException {
    assertThat(service.ends.poll(20, TimeUnit.SECONDS)).isEqualTo(end);
  }

  @Test
  void aUnaryCallIsAnswered() {
    assertThat(stub.unary(ECHO, "grüezi")).isEqualTo("grüezi");
    assertThat(stub.unary(ECHO, "")).isEmpty();
  }

  @Test
  void aUnaryCallFails() {
    StatusException failure = failure(() -> stub.unary(ECHO, "fail nothing here, 100 %"));
    assertThat(failure.code()).isEqualTo(StatusCode.NOT_FOUND);
    assertThat(failure.status().description()).contains("nothing here, 100 %");
  }

  @Test
  void headersAndTrailersPass() {
    Response<String> response = stub.with(o -> o.header(TRACE, "7")).call(ECHO, "x");
    assertThat(response.message()).isEqualTo("x");
    assertThat(response.headers().get(TRACE)).isEqualTo("head 7");
    assertThat(response.trailers().get(TRACE)).isEqualTo("trailer 7");
    StatusException failure =
        failure(() -> stub.with(o -> o.header(TRACE, "8")).unary(ECHO, "fail "));
    assertThat(failure.trailers().get(TRACE)).isEqualTo("trailer 8");
  }

  @Test
  void aServerStreams() {
    List<String> parts = new ArrayList<>();
    try (ResponseStream<String> stream = stub.serverStreaming(SPLIT, "a b c")) {
      stream.forEach(parts::add);
    }
    assertThat(parts).containsExactly("a", "b", "c");
  }

  @Test
  void aClientStreams() {
    try (RequestStream<String, String> stream = stub.clientStreaming(JOIN)) {
      for (int i = 0; i < 1000; i++) {
        assertThat(stream.send(i % 10 + "")).isTrue();
      }
      assertThat(stream.finish()).hasSize(1000).startsWith("0123456789012");
    }
  }

  @Test
  void bothStream() {
    try (BidiStream<String, String> chat = stub.bidiStreaming(CHAT)) {
      for (String text : List.of("one", "two")) {
        chat.send(text);
        assertThat(chat.receive()).isEqualTo("you said " + text);
      }
      chat.halfClose();
      assertThat(chat.receive()).isNull();
    }
  }

  @Test
  void largeMessagesPassAndTooLargeOnesAreRefused() {
    assertThat(stub.unary(ECHO, "x".repeat(1 << 20))).hasSize(1 << 20);
    StatusException failure = failure(() -> stub.unary(ECHO, "x".repeat(5 << 20)));
    assertThat(failure.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
    assertThat(failure.status().description()).contains("maxReceiveSize");
    assertThat(stub.unary(ECHO, "unharmed")).isEqualTo("unharmed");
  }

  @Test
  void aMethodWithoutHandlerIsUnimplemented() {
    MethodDescriptor<String, String> other =
        MethodDescriptor.unary("test.Echo", "Other", TEXT, TEXT);
    StatusException failure = failure(() -> stub.unary(other, "x"));
    assertThat(failure.code()).isEqualTo(StatusCode.UNIMPLEMENTED);
    assertThat(failure.status().description()).contains("test.Echo", "Other");
  }

  @Test
  void manyThreadsCallAtATime() throws Exception {
    AtomicInteger right = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < 50; thread++) {
        String name = "thread " + thread;
        threads.submit(
            () -> {
              for (int i = 0; i < 40; i++) {
                if (stub.unary(ECHO, name + i).equals(name + i)) {
                  right.incrementAndGet();
                }
              }
              try (BidiStream<String, String> chat = stub.bidiStreaming(CHAT)) {
                for (int i = 0; i < 40; i++) {
                  chat.send(name + i);
                }
                chat.halfClose();
                for (String answer : chat) {
                  if (answer.startsWith("you said " + name)) {
                    right.incrementAndGet();
                  }
                }
              }
              return null;
            });
      }
    }
    assertThat(right).hasValue(50 * 80);
  }

  @Test
  void aSlowReaderGetsEverythingInOrder() throws Exception {
    String filler = "x".repeat(1000);
    try (BidiStream<String, String> chat = stub.bidiStreaming(CHAT)) {
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; i < 1000; i++) {
                  chat.send(i + filler);
                }
                chat.halfClose();
              });
      for (int i = 0; i < 1000; i++) {
        if (i % 100 == 0) {
          assertThat(stub.unary(ECHO, "beside it")).isEqualTo("beside it");
        }
        assertThat(chat.receive()).isEqualTo("you said " + i + filler);
      }
      assertThat(chat.receive()).isNull();
      sender.join();
    }
  }

  @Test
  void aDeadlineEndsTheCallOnBothSides() throws InterruptedException {
    stub.unary(ECHO, "connect first"); // or the time may be over before there is a handler
    StatusException failure =
        failure(() -> stub.with(o -> o.timeout(Duration.ofMillis(500))).unary(HANG, "x"));
    assertThat(failure.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED);
    assertNextEnd("cancelled");
  }

  @Test
  void leavingAStreamEarlyEndsItsHandler() throws InterruptedException {
    try (ResponseStream<String> flood = stub.serverStreaming(FLOOD, "x".repeat(1000))) {
      for (int i = 0; i < 200; i++) {
        assertThat(flood.receive()).hasSize(1000);
      }
    }
    assertNextEnd("CANCELLED");
  }

  @Test
  void closingEndsCallsThatAreLeftOpen() throws InterruptedException {
    BidiStream<String, String> left = stub.bidiStreaming(CHAT);
    left.send("hello");
    ResponseStream<String> flood = stub.serverStreaming(FLOOD, "x");
    flood.receive();
    server.close();
    assertNextEnd("CANCELLED");
    assertThat(failure(() -> stub.unary(ECHO, "x")).code()).isEqualTo(StatusCode.UNAVAILABLE);
    server.close();
  }

  @Test
  void channelsOfOnesOwnAreClosedToo() {
    Channel channel = server.newChannel(builder -> builder.authority("other"));
    assertThat(channel.target()).isEqualTo(server.target()).startsWith("in-process:");
    assertThat(Stub.of(channel).unary(ECHO, "x")).isEqualTo("x");
    server.close();
    assertThat(channel.awaitTermination(Duration.ZERO)).isTrue();
  }

  @Test
  void theServerCanBeConfigured() {
    try (InProcessServer small =
        InProcessServer.of(builder -> builder.service(new EchoService()).maxReceiveSize(3))) {
      Stub other = Stub.of(small.channel());
      assertThat(other.unary(ECHO, "123")).isEqualTo("123");
      assertThat(failure(() -> other.unary(ECHO, "1234")).code())
          .isEqualTo(StatusCode.RESOURCE_EXHAUSTED);
      assertThat(small.server().addresses()).hasSize(1);
    }
  }

  @Test
  void noThreadIsLeftBehind() throws InterruptedException {
    stub.unary(ECHO, "x");
    String name = "legate-" + server.target();
    Thread loop =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals(name))
            .findFirst()
            .orElseThrow();
    server.close();
    assertThat(loop.join(Duration.ofSeconds(20))).isTrue();
  }
}
