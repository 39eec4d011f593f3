package dev.legate.internal.channel;

import static dev.legate.StatusCode.UNAVAILABLE;

import dev.legate.Status;
import dev.legate.internal.call.Backoff;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint and its connection: resolving, connecting to each address in turn, backoff, ready.
 *
 * <p>Runs on the control plane, but for {@link #requestConnection}. An attempt is one pass over all
 * addresses; each resolves the target anew, and the JDK's cache keeps that from being too often.
 */
final class ConnectingSubchannel implements Connection.Events {
  /** How many connections in a row may be useless before that counts as a failure. */
  private static final int MOST_USELESS = 3;

  /** How soon a connection is given up that is useless, if no call was sent on it either. */
  private static final long AT_ONCE_NANOS = 1_000_000_000L;

  private final Endpoint endpoint;
  private final Connectors connectors;
  private final ControlPlane control;
  private final Backoff backoff;
  private final Listener listener;

  /** Whatever has been opened and has not been told to be closed. */
  private final Set<Connection> live = new HashSet<>();

  private SubchannelState state = SubchannelState.IDLE;
  private List<SocketAddress> addresses = List.of();
  private int nextAddress;
  private @Nullable Connection current;

  /** How many attempts there were since the last success. */
  private int attempt;

  /** Distinguishes what an attempt finds out from what is told of one that was given up. */
  private int round;

  private long attemptStarted;
  private long readySince;

  /** How many connections in a row the server gave up at once. */
  private int useless;

  private Runnable cancelBackoff = () -> {};
  private Runnable whenOver = () -> {};

  ConnectingSubchannel(
      Endpoint endpoint,
      Connectors connectors,
      ControlPlane control,
      Backoff backoff,
      Listener listener) {
    this.endpoint = endpoint;
    this.connectors = connectors;
    this.control = control;
    this.backoff = backoff;
    this.listener = listener;
  }

  /** Connects if it is idle; for any thread, returns at once. */
  void requestConnection() {
    control.execute(
        () -> {
          if (moves(SubchannelEvent.WANTED)) {
            listener.onConnecting();
            startAttempt();
          }
        });
  }

  /** Gives up its connection or attempt until one is wanted; for any thread, returns at once. */
  void enterIdle() {
    control.execute(
        () -> {
          if (moves(SubchannelEvent.UNUSED)) {
            cancelBackoff.run();
            succeeded();
            round++;
            leave();
            listener.onIdle(this);
          }
        });
  }

  private void leave() {
    if (current != null) {
      current.shutdown();
      current = null;
    }
  }

  /**
   * Gives attempts up, and lets the connections end when their calls have.
   *
   * @param runWhenOver runs when the last connection is closed
   */
  void shutdown(Status status, Runnable runWhenOver) {
    if (!moves(SubchannelEvent.CLOSED)) {
      return;
    }
    whenOver = runWhenOver;
    cancelBackoff.run();
    listener.onClosed(status);
    leave();
    endIfOver();
  }

  /** Ends at once all connections that are left. */
  void shutdownNow(Status status, Runnable runWhenOver) {
    shutdown(status, runWhenOver);
    List.copyOf(live).forEach(connection -> connection.shutdownNow(status.description()));
  }

  private boolean moves(SubchannelEvent event) {
    SubchannelState before = state;
    state = before.after(event);
    return state != before;
  }

  private void startAttempt() {
    attempt++;
    int here = ++round;
    attemptStarted = control.nanoTime();
    control.offload(
        () -> {
          try {
            List<SocketAddress> found = endpoint.resolver().resolve();
            control.execute(() -> onResolved(here, found));
          } catch (UnknownHostException | RuntimeException | Error failure) {
            control.execute(() -> onUnresolved(here, failure));
          }
        });
  }

  private void onResolved(int ofRound, List<SocketAddress> found) {
    if (state != SubchannelState.CLOSED && ofRound == round) {
      addresses = found;
      nextAddress = 0;
      tryNextAddress("there are no addresses");
    }
  }

  private void onUnresolved(int ofRound, Throwable failure) {
    if (state == SubchannelState.CLOSED || ofRound != round) {
      return;
    }
    String problem = "cannot resolve it (phase resolve): " + failure + "; is the name right?";
    if (addresses.isEmpty()) {
      fail(problem);
    } else { // those that were right before are better than none
      nextAddress = 0;
      tryNextAddress(problem);
    }
  }

  private void tryNextAddress(String lastProblem) {
    String problem = lastProblem;
    while (nextAddress < addresses.size()) {
      SocketAddress address = addresses.get(nextAddress++);
      Connection connection = new Connection(address, control, this);
      try {
        connection.open(connectors.of(address));
      } catch (RuntimeException | LinkageError refused) {
        problem = "cannot connect to " + address + " (phase connect): " + refused;
        continue;
      }
      live.add(connection);
      current = connection;
      return;
    }
    fail(
        addresses.size() > 1
            ? "the last of " + addresses.size() + " addresses: " + problem
            : problem);
  }

  private void fail(String problem) {
    if (!moves(SubchannelEvent.FAILED)) {
      return;
    }
    long pause = Math.max(0, backoff.next() - (control.nanoTime() - attemptStarted));
    cancelBackoff = control.after(pause, this::retry);
    listener.onFailure(
        Status.of(
            UNAVAILABLE,
            "no connection to %s: attempt %d failed, the next follows in %d ms: %s"
                .formatted(
                    endpoint.target().text(),
                    attempt,
                    TimeUnit.NANOSECONDS.toMillis(pause),
                    problem)));
  }

  private void retry() {
    if (moves(SubchannelEvent.BACKOFF_OVER)) {
      startAttempt();
    }
  }

  @Override
  public void onReady(Connection connection) {
    if (connection == current && moves(SubchannelEvent.CONNECTED)) {
      readySince = control.nanoTime();
      if (useless == 0) {
        succeeded();
      }
      listener.onReady(connection);
    }
  }

  private void succeeded() {
    useless = 0;
    attempt = 0;
    backoff.reset();
  }

  @Override
  public void onDraining(Connection connection, boolean used) {
    if (connection != current || state != SubchannelState.READY) {
      return;
    }
    current = null;
    connection.shutdown();
    if (used || control.nanoTime() - readySince >= AT_ONCE_NANOS) {
      succeeded();
    } else {
      useless++;
    }
    if (useless > MOST_USELESS) { // or calls that wait would have us connect without a pause
      fail(
          connection.address()
              + " gave up "
              + useless
              + " connections in a row (phase preface) before a call could be sent");
    } else if (moves(SubchannelEvent.LOST)) {
      listener.onIdle(this);
    }
  }

  @Override
  public void onClosed(Connection connection, Status status) {
    live.remove(connection);
    if (connection == current) {
      current = null;
      if (moves(SubchannelEvent.LOST)) {
        listener.onIdle(this);
      } else {
        tryNextAddress(status.description());
      }
    }
    endIfOver();
  }

  private void endIfOver() {
    if (state == SubchannelState.CLOSED && live.isEmpty()) {
      connectors.close();
      whenOver.run();
    }
  }

  /** The balancer, which is told what becomes of the subchannel. */
  interface Listener {
    /** The connection is gone; somebody has to request another. */
    void onIdle(ConnectingSubchannel subchannel);

    /** It connects for the first time since it was idle. */
    void onConnecting();

    /** It is connected. */
    void onReady(Connection connection);

    /** An attempt has failed; another follows. */
    void onFailure(Status status);

    /** It has ended and will not connect again. */
    void onClosed(Status status);
  }
}
