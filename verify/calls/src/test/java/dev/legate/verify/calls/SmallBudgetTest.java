package dev.legate.verify.calls;

import static dev.legate.verify.calls.Texts.BIDI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.client.BidiStream;
import dev.legate.netty.NettyOptions;
import dev.legate.server.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that may hold little, as in a small heap. */
class SmallBudgetTest {
  private static final String KIBIBYTE = "x".repeat(1024);
  private static final int BUDGET = 256 * 1024;

  private final NettyOptions usual = NettyOptions.current();

  @BeforeEach
  void small() {
    usual.byteBudget(usual.processBudget(), BUDGET).use();
  }

  @AfterEach
  void asUsual() {
    usual.use();
  }

  @Test
  void streamsThatHaveTakenALittleDoNotUseUpTheBudget() {
    ServiceDefinition service =
        Texts.service()
            .bidiStreaming(
                BIDI,
                (requests, responses) -> {
                  for (String request : requests) {
                    responses.send("" + request.length());
                  }
                })
            .build();
    try (Rig rig = Rig.of(Carrier.SOCKETS, service);
        BidiStream<String, String> busy =
            rig.with(o -> o.timeout(Duration.ofSeconds(30))).bidiStreaming(BIDI)) {
      exchange(busy, 1);
      List<BidiStream<String, String>> resting = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        resting.add(rig.stub.bidiStreaming(BIDI));
        exchange(resting.getLast(), 1);
      }
      for (BidiStream<String, String> each : resting) {
        exchange(each, 6); // all of them together have now taken more than the budget
      }
      exchange(busy, 8 * 1024); // several times the connection's window
      resting.forEach(BidiStream::close);
    }
  }

  private static void exchange(BidiStream<String, String> stream, int messages) {
    for (int i = 0; i < messages; i++) {
      assertThat(stream.send(KIBIBYTE)).isTrue();
      assertThat(stream.receive()).isEqualTo("1024");
    }
  }
}
