package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static dev.legate.verify.calls.Texts.SERVER;
import static dev.legate.verify.calls.Texts.UNARY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.client.BidiStream;
import dev.legate.client.CallOptions;
import dev.legate.client.ClientCall;
import dev.legate.client.ResponseStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over sockets only: what the network's transport might leave behind. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class NothingLeftBehindTest {
  private interface Work {
    void run(int id) throws Exception;
  }

  @BeforeAll
  static void watch() {
    LeftBehind.watchBuffers();
  }

  /** Runs work so many times, at most {@code atOnce} of them together, each on a virtual thread. */
  private static void together(int times, int atOnce, Work work) throws InterruptedException {
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    Semaphore permits = new Semaphore(atOnce);
    for (int i = 0; i < times && failures.isEmpty(); i++) {
      int id = i;
      permits.acquire();
      Thread.startVirtualThread(
          () -> {
            try {
              work.run(id);
            } catch (Throwable failure) {
              failures.add(failure);
            } finally {
              permits.release();
            }
          });
    }
    permits.acquire(atOnce);
    assertThat(failures).isEmpty();
  }

  @Test
  void aHundredThousandUnaryCallsLeaveNothing() throws Exception {
    LeftBehind before = LeftBehind.before();
    try (Rig rig = Rig.of(Carrier.SOCKETS, Texts.echo())) {
      together(
          100_000, 64, id -> assertThat(rig.stub.unary(UNARY, "" + id)).isEqualTo("echo " + id));
    }
    before.assertNothing();
  }

  @Test
  void aThousandStreamsOfTenThousandMessagesLeaveNothing() throws Exception {
    LeftBehind before = LeftBehind.before();
    try (Rig rig = Rig.of(Carrier.SOCKETS, Texts.echo())) {
      together(
          1000,
          50,
          id -> {
            try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "10000")) {
              int count = 0;
              for (String item : stream) {
                count += item.startsWith("item ") ? 1 : 0;
              }
              assertThat(count).isEqualTo(10_000);
            }
          });
    }
    before.assertNothing();
  }

  @Test
  void cancelledAndAbandonedStreamsLeaveNothing() throws Exception {
    LeftBehind before = LeftBehind.before();
    try (Rig rig = Rig.of(Carrier.SOCKETS, Texts.echo())) {
      together(
          2000,
          100,
          id -> {
            if (id % 2 == 0) {
              try (ResponseStream<String> stream = rig.stub.serverStreaming(SERVER, "10000")) {
                assertThat(stream.receive()).isEqualTo("item 0");
              }
            } else {
              try (BidiStream<String, String> stream = rig.stub.bidiStreaming(BIDI)) {
                assertThat(stream.send("x".repeat(100_000))).isTrue();
              }
            }
          });
      List<ClientCall> abandoned = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        ClientCall call = rig.channel.newCall(BIDI, CallOptions.NONE);
        call.send("never looked at again");
        abandoned.add(call);
      }
      assertThat(rig.stub.unary(UNARY, "beside them")).isEqualTo("echo beside them");
    } // the channel's end is theirs
    before.assertNothing();
  }
}
