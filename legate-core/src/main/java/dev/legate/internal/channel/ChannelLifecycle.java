package dev.legate.internal.channel;

import static dev.legate.StatusCode.UNAVAILABLE;

import dev.legate.Status;
import dev.legate.internal.bridge.Termination;
import java.lang.System.Logger;
import java.util.concurrent.atomic.AtomicReference;

/** Ends a channel, gracefully or at once. For any thread. */
final class ChannelLifecycle {
  private static final Logger LOG = System.getLogger("dev.legate.channel");

  private final String target;
  private final CallRouting routing;
  private final ConnectingSubchannel subchannel;
  private final ControlPlane control;
  private final Termination termination = new Termination();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.OPEN);

  ChannelLifecycle(
      String target, CallRouting routing, ConnectingSubchannel subchannel, ControlPlane control) {
    this.target = target;
    this.routing = routing;
    this.subchannel = subchannel;
    this.control = control;
  }

  /** Refuses new calls; connections close when the calls there are have ended. */
  void close() {
    if (!stage.compareAndSet(Stage.OPEN, Stage.CLOSING)) {
      return;
    }
    Status status = Status.of(UNAVAILABLE, "the channel to " + target + " is closed");
    Runnable endIfQuiet = () -> control.execute(() -> endIfQuiet(status));
    routing.close(status, endIfQuiet);
    endIfQuiet.run();
  }

  private void endIfQuiet(Status status) {
    if (!routing.isAwaited()) {
      subchannel.shutdown(status, termination::end);
    }
  }

  /** Ends everything at once. */
  void shutdownNow() {
    if (stage.getAndSet(Stage.SHUT_DOWN) == Stage.SHUT_DOWN) {
      return;
    }
    Status status = Status.of(UNAVAILABLE, "the channel to " + target + " was shut down");
    routing.close(status, () -> {});
    routing.failWaiting(status);
    control.execute(() -> subchannel.shutdownNow(status, termination::end));
  }

  /** Nobody can close the channel any more: says so once and does it. */
  void closeIfLost() {
    if (stage.get() == Stage.OPEN) {
      LOG.log(
          Logger.Level.WARNING,
          "a channel to {0} was lost without being closed; use try-with-resources, or close() it",
          target);
      close();
    }
  }

  /** By which to wait for the end. */
  Termination termination() {
    return termination;
  }

  /** How far the channel's end has come. */
  private enum Stage {
    OPEN,
    CLOSING,
    SHUT_DOWN
  }
}
