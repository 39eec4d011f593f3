package dev.legate.netty.internal;

import dev.legate.Deadline;
import dev.legate.Metadata;
import dev.legate.Status;
import dev.legate.client.ChannelCredentials;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.ConnectionListener;
import dev.legate.internal.transport.Connector;
import dev.legate.internal.transport.ConnectorOptions;
import dev.legate.internal.transport.RequestHead;
import dev.legate.netty.NettyOptions;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A connection of a client without the core. */
final class TestClient implements ConnectionListener, AutoCloseable {
  final CompletableFuture<ClientTransport> ready = new CompletableFuture<>();
  final CompletableFuture<Void> draining = new CompletableFuture<>();
  final CompletableFuture<Status> closed = new CompletableFuture<>();
  final Connector connector;
  final Runnable cancel;

  TestClient(SocketAddress address, NettyOptions options, Duration timeout) {
    connector =
        new NettyTransportProvider(() -> options)
            .newConnector(
                new ConnectorOptions(
                    ChannelCredentials.plaintext(),
                    "localhost",
                    "test/1",
                    List.of("identity", "gzip"),
                    timeout));
    cancel = connector.connect(address, this);
  }

  TestClient(SocketAddress address, NettyOptions options) {
    this(address, options, Duration.ofSeconds(20));
  }

  @Override
  public void onReady(ClientTransport transport) {
    ready.complete(transport);
  }

  @Override
  public void onDraining(boolean used) {
    draining.complete(null);
  }

  @Override
  public void onClosed(Status status) {
    if (!closed.complete(status)) {
      throw new AssertionError("closed twice: " + status);
    }
    ready.completeExceptionally(new AssertionError("closed: " + status));
  }

  ClientTransport transport() {
    return TestCall.await(ready);
  }

  static RequestHead head(String path) {
    return head(path, null, new Metadata());
  }

  static RequestHead head(String path, Deadline deadline, Metadata metadata) {
    return new RequestHead(path, "localhost", deadline, null, metadata);
  }

  TestCall start(RequestHead head, ByteBuffer framed, boolean end) {
    TestCall call = new TestCall();
    call.stream = transport().start(head, framed, end, call);
    return call;
  }

  TestCall unary(String path, String message) {
    return start(head(path), Frames.of(message), true);
  }

  @Override
  public void close() {
    if (!closed.isDone()) {
      cancel.run();
    }
    TestCall.await(closed);
    connector.close();
  }
}
