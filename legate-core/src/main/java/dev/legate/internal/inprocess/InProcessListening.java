package dev.legate.internal.inprocess;

import dev.legate.Status;
import dev.legate.StatusCode;
import dev.legate.internal.transport.ConnectionListener;
import dev.legate.internal.transport.ListenOptions;
import dev.legate.internal.transport.Listening;
import dev.legate.internal.wire.RequestHeaders;
import dev.legate.server.Peer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A name that a server listens on, with its loop and its connections. For any thread. */
final class InProcessListening implements Listening {
  private enum State {
    LISTENING,
    DRAINING,
    TERMINATED
  }

  private final InProcessAddress address;
  private final ListenOptions options;
  private final InProcessLoop loop;
  private final AtomicLong clients = new AtomicLong();

  /** Of the loop. */
  private final Set<InProcessConnection> connections = new LinkedHashSet<>();

  /** Of the loop. */
  private State state = State.LISTENING;

  InProcessListening(InProcessAddress address, ListenOptions options) {
    this.address = address;
    this.options = options;
    this.loop = new InProcessLoop("legate-" + address);
  }

  @Override
  public InProcessAddress address() {
    return address;
  }

  /** Begins a connection; the result ends it at once. */
  Runnable connect(RequestHeaders.Common common, ConnectionListener listener) {
    InProcessAddress client =
        new InProcessAddress(address.name() + "/client-" + clients.incrementAndGet());
    InProcessConnection connection =
        new InProcessConnection(
            loop,
            new InProcessConnection.Ends(new Peer(client, address), common),
            options,
            listener,
            this::closed);
    loop.execute(
        () -> {
          if (state == State.LISTENING) {
            connections.add(connection);
            connection.open();
          } else {
            Status status = InProcessTransport.nothingThere(address);
            connection.close(status, status);
          }
        });
    return () -> connection.shutdownNow("the connection was closed by its channel");
  }

  @Override
  public void drain() {
    InProcessTransport.release(this);
    loop.execute(
        () -> {
          if (state == State.LISTENING) {
            state = State.DRAINING;
            List.copyOf(connections).forEach(InProcessConnection::drainByServer);
            terminateIfEmpty();
          }
        });
  }

  @Override
  public void shutdownNow() {
    InProcessTransport.release(this);
    loop.execute(
        () -> {
          if (state != State.TERMINATED) {
            state = State.DRAINING;
            Status client =
                Status.of(StatusCode.UNAVAILABLE, "the server at " + address + " was shut down");
            Status server = Status.of(StatusCode.CANCELLED, "the server was shut down");
            List.copyOf(connections).forEach(each -> each.close(client, server));
            terminateIfEmpty();
          }
        });
  }

  private void closed(InProcessConnection connection) {
    connections.remove(connection);
    terminateIfEmpty();
  }

  private void terminateIfEmpty() {
    if (state == State.DRAINING && connections.isEmpty()) {
      state = State.TERMINATED;
      loop.close();
      options.onTerminated().run();
    }
  }
}
