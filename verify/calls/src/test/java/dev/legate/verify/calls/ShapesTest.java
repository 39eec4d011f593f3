package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.CLIENT;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.client.BidiStream;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Carrier.class)
class ShapesTest {
  private final Carrier carrier;
  private Rig rig;

  ShapesTest(Carrier carrier) {
    this.carrier = carrier;
  }

  @BeforeEach
  void open() {
    rig = Rig.of(carrier, Texts.echo());
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void unaryCallReturnsItsResponse() {
    assertThat(rig.stub.unary(UNARY, "hello")).isEqualTo("echo hello");
    assertThat(rig.stub.unary(UNARY, "")).isEqualTo("echo ");
  }

  @Test
  void serverStreamIsIteratedToItsEnd() {
    for (int count : new int[] {0, 1, 2, 1000}) {
      try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "" + count)) {
        List<String> items = new ArrayList<>();
        stream.forEach(items::add);
        assertThat(items).hasSize(count);
        assertThat(stream.receive()).isNull();
        if (count > 0) {
          assertThat(items.getLast()).isEqualTo("item " + (count - 1));
        }
      }
    }
  }

  @Test
  void clientStreamGetsOneResponse() {
    for (int count : new int[] {0, 1, 1000}) {
      try (RequestStream<String, String> stream = rig.stub.clientStreaming(CLIENT)) {
        for (int i = 0; i < count; i++) {
          assertThat(stream.send("12345")).isTrue();
        }
        assertThat(stream.finish()).isEqualTo(count + " with " + count * 5);
      }
    }
  }

  @Test
  void bidiStreamTakesTurns() {
    try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
      for (int i = 0; i < 100; i++) {
        assertThat(stream.send("turn " + i)).isTrue();
        assertThat(stream.receive()).isEqualTo("echo turn " + i);
      }
      stream.halfClose();
      assertThat(stream.receive()).isNull();
    }
  }

  @Test
  void bidiStreamIsSentByOneThreadAndReceivedByAnother() throws Exception {
    int count = 10_000;
    try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                IntStream.range(0, count).forEach(i -> stream.send("" + i));
                stream.halfClose();
              });
      int received = 0;
      for (String response : stream) {
        assertThat(response).isEqualTo("echo " + received++);
      }
      assertThat(received).isEqualTo(count);
      sender.join();
    }
  }

  @Test
  void receivingBeforeSendingStartsABidiCall() throws Exception {
    try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
      ConcurrentLinkedQueue<String> received = new ConcurrentLinkedQueue<>();
      Thread receiver = Thread.startVirtualThread(() -> stream.forEach(received::add));
      assertThat(stream.send("a")).isTrue();
      stream.halfClose();
      receiver.join();
      assertThat(received).containsExactly("echo a");
    }
  }

  @Test
  void manyCallsShareTheConnection() throws Exception {
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 100; t++) {
      int id = t;
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  for (int i = 0; i < 50; i++) {
                    assertThat(rig.stub.unary(UNARY, id + "/" + i))
                        .isEqualTo("echo " + id + "/" + i);
                  }
                } catch (Throwable failure) {
                  failures.add(failure);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void largeMessagesArriveWhole() {
    String large = "x".repeat(3_000_000);
    assertThat(rig.stub.unary(UNARY, large)).hasSize(3_000_005).endsWith("xxx");
  }

  @Test
  void aReceiverIsIterableOnce() {
    try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "1")) {
      stream.forEach(item -> assertThat(item).isEqualTo("item 0"));
      assertThatThrownBy(stream::iterator)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("once");
    }
  }

  @Test
  void misuseOfACallIsAnIllegalState() {
    ClientCall unary = rig.channel.newCall(UNARY, CallOptions.NONE);
    assertThatThrownBy(unary::receive)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("send it before");
    assertThatThrownBy(unary::halfClose).isInstanceOf(IllegalStateException.class);
    unary.send("one");
    assertThatThrownBy(() -> unary.send("two"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("it was sent");
    assertThatThrownBy(unary::trailers).isInstanceOf(IllegalStateException.class);
    assertThat(unary.receive()).isEqualTo("echo one");
    assertThat(unary.receive()).isNull();
    assertThat(unary.trailers().isEmpty()).isTrue();

    ClientCall bidi = rig.channel.newCall(BIDI, CallOptions.NONE);
    bidi.halfClose();
    assertThatThrownBy(() -> bidi.send("late"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("half-closed");
    assertThat(bidi.receive()).isNull();
  }
}
