package dev.legate.internal.channel;

import static dev.legate.StatusCode.UNAVAILABLE;
import static dev.legate.client.ConnectivityState.IDLE;
import static dev.legate.client.ConnectivityState.READY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.legate.Marshaller;
import dev.legate.MethodDescriptor;
import dev.legate.StatusException;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.internal.inprocess.InProcessAddress;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServiceDefinition;
import dev.legate.server.UnaryHandler;
import dev.legate.stub.Stub;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The whole client stack, with the real surroundings, against a server of this process. */
class InProcessChannelTest {
  private static final MethodDescriptor<String, String> ECHO =
      MethodDescriptor.unary("test.Echo", "Echo", new Text(), new Text());

  @Test
  void callsGoThroughAndTheChannelComesBackAfterItsServerDid() throws Exception {
    try (Channel channel = channel("come-back")) {
      try (Server _ = server("come-back", text -> "1:" + text)) {
        assertThat(Stub.of(channel).unary(ECHO, "a")).isEqualTo("1:a");
        assertThat(channel.state()).isEqualTo(READY);
      }
      assertThat(channel.waitWhile(READY, Duration.ofMinutes(1))).isTrue();
      assertThat(channel.state()).isEqualTo(IDLE);
      try (Server _ = server("come-back", text -> "2:" + text)) {
        assertThat(Stub.of(channel).unary(ECHO, "b")).isEqualTo("2:b");
      }
    }
  }

  @Test
  void aMissingServerIsNamedBesideThoseThatAreThere() throws Exception {
    try (Server _ = server("present", text -> text);
        Channel channel = channel("absent")) {
      StatusException failure =
          catchThrowableOfType(
              StatusException.class, () -> Stub.of(channel).unary(ECHO, "anybody?"));

      assertThat(failure.code()).isEqualTo(UNAVAILABLE);
      assertThat(failure.status().description())
          .contains(
              "no connection to in-process:absent: attempt 1 failed",
              "cannot connect to in-process:absent (phase connect)",
              "no server of this process listens there; there are [",
              "present");
    }
  }

  @Test
  void aCallThatWaitsForReadyReachesAServerThatStartsLater() throws Exception {
    try (Channel channel = channel("late")) {
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(
              () -> Stub.of(channel).with(o -> o.waitForReady()).unary(ECHO, "hello"),
              Thread::startVirtualThread);
      channel.waitWhile(IDLE, Duration.ofMinutes(1));

      try (Server _ = server("late", text -> text)) {
        assertThat(answer.join()).isEqualTo("hello");
      }
    }
  }

  @Test
  void closeWaitsForTheCallThatIsRunning() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    UnaryHandler<String, String> slow =
        text -> {
          running.countDown();
          mayEnd.await();
          return text;
        };
    try (Server _ = server("slow", slow)) {
      Channel channel = channel("slow");
      CompletableFuture<String> answer =
          CompletableFuture.supplyAsync(
              () -> Stub.of(channel).unary(ECHO, "slowly"), Thread::startVirtualThread);
      running.await();
      CompletableFuture<Void> closing =
          CompletableFuture.runAsync(channel::close, Thread::startVirtualThread);
      channel.waitWhile(READY, Duration.ofMinutes(1));

      assertThat(closing).isNotDone();
      mayEnd.countDown();

      assertThat(answer.join()).isEqualTo("slowly");
      closing.join();
    }
  }

  @Test
  void interceptorsSeeACallInTheirOrder() throws Exception {
    List<String> seen = new ArrayList<>();
    try (Server _ = server("intercepted", text -> text);
        Channel channel =
            Channel.builder("in-process:intercepted")
                .credentials(ChannelCredentials.plaintext())
                .interceptor(
                    (method, options, next) -> {
                      seen.add("outer");
                      return next.newCall(method, options);
                    },
                    (method, options, next) -> {
                      seen.add("inner");
                      return next.newCall(method, options);
                    })
                .build()) {
      Stub.of(channel).unary(ECHO, "x");
    }

    assertThat(seen).containsExactly("outer", "inner");
  }

  private static Channel channel(String name) {
    return Channel.builder("in-process:" + name)
        .credentials(ChannelCredentials.plaintext())
        .build();
  }

  private static Server server(String name, UnaryHandler<String, String> handler) throws Exception {
    return Server.builder()
        .listen(new InProcessAddress(name), ServerCredentials.plaintext())
        .service(ServiceDefinition.builder("test.Echo").unary(ECHO, handler).build())
        .start();
  }

  private static final class Text implements Marshaller<String> {
    @Override
    public int size(String message) {
      return message.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public void write(String message, ByteBuffer target) {
      target.put(message.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String read(ByteBuffer source) {
      return StandardCharsets.UTF_8.decode(source).toString();
    }

    @Override
    public String typeName() {
      return "Text";
    }
  }
}
