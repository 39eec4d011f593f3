package dev.legate.internal.channel;

import static dev.legate.StatusCode.UNAVAILABLE;
import static dev.legate.internal.transport.FailureTexts.cannotConnect;

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

  /** Read by any thread, for texts. */
  private volatile @Nullable Connection current;

  /** What went wrong in this attempt, at one address after another. */
  private final AttemptProblems problems = new AttemptProblems();

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
            listener.onConnecting(this);
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
    Connection leaving = current;
    if (leaving != null) {
      leaving.shutdown();
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

  /** How far its first attempt is, for texts; for any thread. */
  String progress() {
    Connection now = current;
    return "attempt 1, " + (now == null ? "phase resolve" : now);
  }

  private boolean moves(SubchannelEvent event) {
    SubchannelState before = state;
    state = before.after(event);
    return state != before;
  }

  private void startAttempt() {
    attempt++;
    problems.clear();
    int here = ++round;
    attemptStarted = control.nanoTime();
    try {
      endpoint.threads().execute(() -> resolve(here));
    } catch (RuntimeException | Error noThread) { // such as a limit of the system
      onUnresolved(here, noThread);
    }
  }

  /** On a thread that may block, if that is needed. */
  private void resolve(int inRound) {
    try {
      List<SocketAddress> found = endpoint.resolver().resolve();
      control.execute(() -> onResolved(inRound, found));
    } catch (UnknownHostException | RuntimeException | Error failure) {
      control.execute(() -> onUnresolved(inRound, failure));
    }
  }

  private void onResolved(int ofRound, List<SocketAddress> found) {
    if (state != SubchannelState.CLOSED && ofRound == round) {
      addresses = found;
      nextAddress = 0;
      tryNextAddress();
    }
  }

  private void onUnresolved(int ofRound, Throwable failure) {
    if (state == SubchannelState.CLOSED || ofRound != round) {
      return;
    }
    problems.unresolved(failure);
    if (addresses.isEmpty()) {
      fail();
    } else { // those that were right before are better than none
      nextAddress = 0;
      tryNextAddress();
    }
  }

  private void tryNextAddress() {
    while (nextAddress < addresses.size()) {
      SocketAddress address = addresses.get(nextAddress++);
      Connection connection = new Connection(address, control, this);
      try {
        connection.open(connectors.of(address));
      } catch (RuntimeException | LinkageError refused) {
        problems.add(cannotConnect(address, "connect", refused.toString()));
        continue;
      }
      live.add(connection);
      current = connection;
      return;
    }
    fail();
  }

  private void fail() {
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
                    problems)));
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
      problems.clear();
      problems.givenUp(connection.address(), useless);
      fail();
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
        problems.add(status);
        tryNextAddress();
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
    void onConnecting(ConnectingSubchannel subchannel);

    /** It is connected. */
    void onReady(Connection connection);

    /** An attempt has failed; another follows. */
    void onFailure(Status status);

    /** It has ended and will not connect again. */
    void onClosed(Status status);
  }
}
