package dev.legate.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.Status;
import dev.legate.internal.transport.CancelReason;
import dev.legate.netty.NettyOptions;
import dev.legate.netty.NettyOptions.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** No buffer of Netty's is forgotten, whatever happens to calls and connections. */
final class LeakTest {
  private static final String ON_PURPOSE = "forgotten on purpose";

  private final List<String> leaks = new CopyOnWriteArrayList<>();

  @BeforeEach
  void listen() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + " " + records));
  }

  @AfterEach
  void stopListening() {
    ByteBufUtil.setLeakListener(null);
  }

  /** Waits until a buffer that is forgotten on purpose is reported, and so all before it. */
  private void reportLeaks() {
    String unique = ON_PURPOSE + " at " + System.nanoTime(); // equal reports come only once
    forget(unique);
    while (leaks.stream().noneMatch(leak -> leak.contains(unique))) {
      System.gc();
      PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
    }
  }

  private static void forget(String hint) {
    ByteBuf forgotten = PooledByteBufAllocator.DEFAULT.directBuffer(16);
    forgotten.touch(hint);
  }

  @OnBothTransports
  void nothingIsForgotten(Transport transport) throws Exception {
    NettyOptions options = NettyOptions.current().transport(transport);
    try (TestServer server = TestServer.open(options);
        TestClient client = new TestClient(server.address(), options)) {
      for (int i = 0; i < 100; i++) {
        assertThat(client.unary("/t.T/Thread", "x").status()).isEqualTo(Status.OK);
        client.unary("/t.T/Manual", "x").stream.cancel(CancelReason.CANCELLED);
      }
      for (int i = 0; i < 5; i++) {
        // Much is on its way in both directions when the connection is cut.
        try (Relay relay = new Relay((InetSocketAddress) server.address());
            TestClient cut = new TestClient(relay.address(), options)) {
          TestCall call =
              cut.start(TestClient.head("/t.T/Bidi"), Frames.of(new byte[500_000]), false);
          for (int m = 0; m < 20; m++) {
            call.stream.sendMessage(Frames.of(new byte[500_000]));
          }
          TestCall.await(call.head);
          relay.cut();
          assertThat(call.status().isOk()).isFalse();
        }
      }
      // Ends with a call that is open, and data that nobody takes.
      TestCall unread = client.start(TestClient.head("/t.T/Bidi"), null, false);
      unread.stream.sendMessage(Frames.of(new byte[100_000]));
      TestCall.await(unread.head);
    }
    reportLeaks();
    assertThat(leaks).allMatch(leak -> leak.contains(ON_PURPOSE));
  }
}
