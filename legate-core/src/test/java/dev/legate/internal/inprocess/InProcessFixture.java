package dev.legate.internal.inprocess;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.client.ChannelCredentials;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.ConnectionListener;
import dev.legate.internal.transport.Connector;
import dev.legate.internal.transport.ConnectorOptions;
import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.Listening;
import dev.legate.internal.transport.RecordingListener;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.TransportStream;
import dev.legate.server.Peer;
import dev.legate.server.ServerCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server whose calls are recorded, and one connection to it. */
final class InProcessFixture implements AutoCloseable {
  private static final AtomicInteger NAMES = new AtomicInteger();

  /** A call as the server sees it. */
  record Accepted(
      RequestHead head, TransportStream stream, Peer peer, RecordingListener listener) {}

  /** A call as the client sees it. */
  record Started(TransportStream stream, RecordingListener listener) {}

  final InProcessAddress address = new InProcessAddress("test-" + NAMES.incrementAndGet());
  final BlockingQueue<Accepted> accepted = new LinkedBlockingQueue<>();
  final BlockingQueue<String> connectionEvents = new LinkedBlockingQueue<>();
  final BlockingQueue<ClientTransport> ready = new LinkedBlockingQueue<>();
  final AtomicInteger terminations = new AtomicInteger();
  final CountDownLatch terminated = new CountDownLatch(1);
  final Listening listening;
  final ClientTransport transport;
  final Runnable disconnect;
  final @Nullable Duration maxCallTime;
  int serverLimit = 4 * 1024 * 1024;

  InProcessFixture() {
    this(null);
  }

  InProcessFixture(@Nullable Duration maxCallTime) {
    this.maxCallTime = maxCallTime;
    listening = listen(address);
    disconnect = connect(address);
    transport = take(ready);
    if (!nextConnectionEvent().equals("ready")) {
      throw new AssertionError("not ready");
    }
  }

  Listening listen(InProcessAddress where) {
    try {
      return InProcessTransport.PROVIDER.listen(
          where,
          new ListenOptions(
              ServerCredentials.plaintext(),
              (head, stream, peer) -> {
                RecordingListener listener = new RecordingListener().maxReceiveSize(serverLimit);
                accepted.add(new Accepted(head, stream, peer, listener));
                return listener;
              },
              List.of("identity", "gzip"),
              maxCallTime,
              () -> {
                terminations.incrementAndGet();
                terminated.countDown();
              }));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Runnable connect(InProcessAddress where) {
    try (Connector connector =
        InProcessTransport.PROVIDER.newConnector(
            new ConnectorOptions(
                ChannelCredentials.plaintext(),
                "localhost",
                "test/1",
                List.of("identity", "gzip"),
                Duration.ofSeconds(20)))) {
      return connector.connect(
          where,
          new ConnectionListener() {
            @Override
            public void onReady(ClientTransport newTransport) {
              connectionEvents.add("ready");
              ready.add(newTransport);
            }

            @Override
            public void onDraining(boolean used) {
              connectionEvents.add("draining");
            }

            @Override
            public void onClosed(Status status) {
              connectionEvents.add("closed " + status);
            }
          });
    }
  }

  /** Connects with a listener that throws when it is told of the connection. */
  void connectFailing(RuntimeException mistake) {
    ((InProcessListening) listening)
        .connect(
            new dev.legate.internal.wire.RequestHeaders.Common("test/2", "identity"),
            new ConnectionListener() {
              @Override
              public void onReady(ClientTransport newTransport) {
                throw mistake;
              }

              @Override
              public void onDraining(boolean used) {}

              @Override
              public void onClosed(Status status) {}
            });
  }

  static <T> T take(BlockingQueue<T> queue) {
    try {
      T item = queue.poll(20, TimeUnit.SECONDS);
      if (item == null) {
        throw new AssertionError("nothing has come");
      }
      return item;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String nextConnectionEvent() {
    return take(connectionEvents);
  }

  Accepted accept() {
    return take(accepted);
  }

  static RequestHead head() {
    return head(null, new Metadata());
  }

  static RequestHead head(@Nullable Deadline deadline, Metadata metadata) {
    return new RequestHead("/test.Service/Method", "authority", deadline, null, metadata);
  }

  Started start(RequestHead head, @Nullable ByteBuffer framed, boolean end) {
    RecordingListener listener = new RecordingListener();
    return new Started(transport.start(head, framed, end, listener), listener);
  }

  Started start() {
    return start(head(), null, false);
  }

  /** Waits until everything that was commanded so far on the server's loop has been done. */
  void settle() {
    RecordingListener listener = new RecordingListener();
    TransportStream stream =
        transport.start(
            new RequestHead("/settle/Settle", "a", null, "unsupported", new Metadata()),
            null,
            true,
            listener);
    listener.next();
    stream.cancel(dev.legate.internal.transport.CancelReason.CANCELLED);
  }

  static ByteBuffer framed(int size) {
    ByteBuffer framed = ByteBuffer.allocate(5 + size).put((byte) 0).putInt(size);
    for (int i = 0; i < size; i++) {
      framed.put((byte) i);
    }
    return framed.flip();
  }

  void awaitTerminated() {
    try {
      if (!terminated.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the server has not terminated");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    listening.shutdownNow();
    awaitTerminated();
  }
}
