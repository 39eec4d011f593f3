package dev.legate.netty.internal;

import dev.legate.Status;
import dev.legate.internal.transport.CallAcceptor;
import dev.legate.internal.transport.ConnectionPolicy;
import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.Listening;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.ResponseHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.Trailers;
import dev.legate.internal.transport.TransportStream;
import dev.legate.netty.NettyOptions;
import dev.legate.server.Peer;
import dev.legate.server.ServerCredentials;
import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server without the core: {@code /t.T/Echo} echoes a unary message in place, {@code /t.T/Thread}
 * on a virtual thread, {@code /t.T/Bidi} every message; calls of {@code /t.T/Manual} are left to
 * the test.
 */
final class TestServer implements CallAcceptor, AutoCloseable {
  record Accepted(RequestHead head, TransportStream stream, Peer peer, TestCall events) {}

  final BlockingQueue<Accepted> manual = new LinkedBlockingQueue<>();
  final List<LimitReached> limits = new CopyOnWriteArrayList<>();
  final CompletableFuture<Void> terminated = new CompletableFuture<>();
  final Listening listening;

  private TestServer(SocketAddress address, NettyOptions options) throws IOException {
    ConnectionEvents events =
        new ConnectionEvents() {
          @Override
          public void limitReached(LimitReached event) {
            limits.add(event);
          }
        };
    listening =
        new NettyTransportProvider(() -> options)
            .listen(
                address,
                new ListenOptions(
                    ServerCredentials.plaintext(),
                    this,
                    List.of("identity", "gzip"),
                    ConnectionPolicy.DEFAULT,
                    null,
                    List.of(events),
                    () -> terminated.complete(null)));
  }

  static TestServer open(NettyOptions options) {
    return open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options);
  }

  static TestServer open(SocketAddress address, NettyOptions options) {
    try {
      return new TestServer(address, options);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  SocketAddress address() {
    return listening.address();
  }

  Accepted accepted() {
    try {
      Accepted call = manual.poll(20, TimeUnit.SECONDS);
      if (call == null) {
        throw new AssertionError("no call came");
      }
      return call;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public StreamListener accept(RequestHead head, TransportStream stream, Peer peer) {
    return switch (head.path()) {
      case "/t.T/Fail" ->
          new QuietListener() {
            @Override
            public void onMessages(ByteBuffer framed, int count) {
              throw new OutOfMemoryError("for a test, as if the copy had failed");
            }

            @Override
            public void onClosed(Status status, boolean unprocessed) {
              throw new OutOfMemoryError("for a test, as if there were no memory yet");
            }
          };
      case "/t.T/Echo" -> new Echo(stream, false);
      case "/t.T/Thread" -> new Echo(stream, true);
      case "/t.T/Bidi" -> new BidiEcho(stream);
      default -> {
        TestCall events = new TestCall();
        events.stream = stream;
        manual.add(new Accepted(head, stream, peer, events));
        yield events;
      }
    };
  }

  @Override
  public void close() {
    listening.shutdownNow();
    TestCall.await(terminated);
  }

  private static class Echo extends QuietListener {
    private final TransportStream stream;
    private final boolean onThread;
    private ByteBuffer request = ByteBuffer.allocate(0);

    Echo(TransportStream stream, boolean onThread) {
      this.stream = stream;
      this.onThread = onThread;
    }

    @Override
    public void onMessages(ByteBuffer framed, int count) {
      request = framed;
    }

    @Override
    public void onHalfClosed() {
      if (onThread) {
        Thread.startVirtualThread(this::answer);
      } else {
        answer();
      }
    }

    private void answer() {
      stream.finish(ResponseHead.PLAIN, request, Trailers.OK);
    }
  }

  private static class BidiEcho extends QuietListener {
    private final TransportStream stream;
    private boolean begun;

    BidiEcho(TransportStream stream) {
      this.stream = stream;
    }

    @Override
    public void onMessages(ByteBuffer framed, int count) {
      if (!begun) {
        begun = true;
        stream.sendHead(ResponseHead.PLAIN);
      }
      int size = framed.remaining();
      stream.sendMessage(framed);
      stream.taken(size);
    }

    @Override
    public void onHalfClosed() {
      stream.finish(begun ? null : ResponseHead.PLAIN, null, Trailers.OK);
    }
  }
}
