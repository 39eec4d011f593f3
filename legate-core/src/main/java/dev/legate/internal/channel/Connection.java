package dev.legate.internal.channel;

import static java.util.Objects.requireNonNull;

import dev.legate.Status;
import dev.legate.internal.transport.ClientTransport;
import dev.legate.internal.transport.ConnectionListener;
import dev.legate.internal.transport.Connector;
import dev.legate.internal.transport.FailureTexts;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect and what becomes of it. Told by the transport's thread, read by all
 * threads, commanded by the control plane, to which it passes the events on.
 */
final class Connection implements ConnectionListener {
  private final SocketAddress address;
  private final Executor controlPlane;
  private final Events events;

  private volatile Phase phase = Phase.CONNECTING;
  private volatile @Nullable ClientTransport transport;
  private volatile String attemptPhase = "connect";
  private @Nullable Runnable abort;

  Connection(SocketAddress address, Executor controlPlane, Events events) {
    this.address = address;
    this.controlPlane = controlPlane;
    this.events = events;
  }

  /** Begins; for the control plane, which sees the result later even if it is known at once. */
  void open(Connector connector) {
    abort = connector.connect(address, this);
  }

  SocketAddress address() {
    return address;
  }

  /** Whether new calls may go there: one volatile read. */
  boolean takesCalls() {
    return phase == Phase.USABLE;
  }

  /** The transport, once the connection is ready. */
  ClientTransport transport() {
    return requireNonNull(transport, "the connection is not ready");
  }

  /** Takes no new calls and closes when those there are have ended; an attempt is given up. */
  void shutdown() {
    ClientTransport ready = transport;
    if (ready != null) {
      ready.shutdown();
    } else if (abort != null) {
      abort.run();
    }
  }

  /** Closes at once; its calls end. */
  void shutdownNow(String reason) {
    ClientTransport ready = transport;
    if (ready != null) {
      ready.shutdownNow(reason);
    } else if (abort != null) {
      abort.run();
    }
  }

  @Override
  public void onPhase(String reached) {
    attemptPhase = reached;
  }

  @Override
  public void onReady(ClientTransport ready) {
    transport = ready;
    phase = Phase.USABLE;
    controlPlane.execute(() -> events.onReady(this));
  }

  @Override
  public void onDraining(boolean used) {
    phase = Phase.LEAVING;
    controlPlane.execute(() -> events.onDraining(this, used));
  }

  @Override
  public void onClosed(Status status) {
    phase = Phase.GONE;
    controlPlane.execute(() -> events.onClosed(this, status));
  }

  /** Where it connects to and how far that is, for texts; for any thread. */
  @Override
  public String toString() {
    return FailureTexts.address(address) + ", phase " + attemptPhase;
  }

  /** How far it is, as its transport has said. */
  private enum Phase {
    CONNECTING,
    USABLE,
    LEAVING,
    GONE
  }

  /** Who is told on the control plane. */
  interface Events {
    /** It is ready for calls. */
    void onReady(Connection connection);

    /** It takes no more calls; {@code used} tells whether one was ever sent there. */
    void onDraining(Connection connection, boolean used);

    /** It is gone; the last event. */
    void onClosed(Connection connection, Status status);
  }
}
