package dev.legate.internal.channel;

import static dev.legate.StatusCode.UNAVAILABLE;

import dev.legate.Status;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.ConnectionListener;
import dev.legate.internal.transport.Connector;
import dev.legate.internal.transport.ConnectorOptions;
import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.Listening;
import dev.legate.internal.transport.RequestHead;
import dev.legate.internal.transport.StreamListener;
import dev.legate.internal.transport.TransportProvider;
import dev.legate.internal.transport.TransportStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A transport whose connections do what a test tells them. */
final class FakeTransports implements TransportProvider, Connector {
  final List<Attempt> attempts = new CopyOnWriteArrayList<>();
  final List<ConnectorOptions> options = new CopyOnWriteArrayList<>();
  final CountDownLatch closed = new CountDownLatch(1);

  Attempt last() {
    return attempts.getLast();
  }

  @Override
  public boolean supports(SocketAddress address) {
    return address instanceof InetSocketAddress;
  }

  @Override
  public Connector newConnector(ConnectorOptions connectorOptions) {
    options.add(connectorOptions);
    return this;
  }

  @Override
  public Listening listen(SocketAddress address, ListenOptions listenOptions) {
    throw new AssertionError("a channel does not listen");
  }

  @Override
  public Runnable connect(SocketAddress address, ConnectionListener listener) {
    if (((InetSocketAddress) address).getPort() == 666) {
      throw new IllegalArgumentException("not to be connected to");
    }
    Attempt attempt = new Attempt(address, listener);
    attempts.add(attempt);
    return attempt::abort;
  }

  @Override
  public void close() {
    closed.countDown();
  }

  /** An attempt to connect, and its connection. */
  static final class Attempt implements ClientTransport {
    final SocketAddress address;
    final ConnectionListener listener;
    final CountDownLatch shutdown = new CountDownLatch(1);
    volatile boolean aborted;
    volatile String shutdownReason = "";

    Attempt(SocketAddress address, ConnectionListener listener) {
      this.address = address;
      this.listener = listener;
    }

    void ready() {
      listener.onReady(this);
    }

    void close(String why) {
      listener.onClosed(Status.of(UNAVAILABLE, why));
    }

    void abort() {
      aborted = true;
      close("aborted");
    }

    @Override
    public TransportStream start(
        RequestHead head, ByteBuffer framed, boolean end, StreamListener streamListener) {
      throw new AssertionError("no call goes as far as this in these tests");
    }

    @Override
    public SocketAddress remoteAddress() {
      return address;
    }

    @Override
    public boolean secure() {
      return false;
    }

    @Override
    public void shutdown() {
      shutdown.countDown();
    }

    @Override
    public void shutdownNow(String reason) {
      shutdownReason = reason;
      close(reason);
    }
  }
}
