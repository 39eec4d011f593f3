package dev.legate.internal.transport;

import dev.legate.spi.ConnectionEvents;
import dev.legate.spi.LimitReached;
import java.util.List;

/**
 * Tells what limits one connection came to: whoever is registered, the Flight Recorder if it runs,
 * and the log, once a connection and not more often than ten times a minute in the whole process,
 * so that an attack does not fill a disk. For the connection's thread.
 */
public final class LimitReports {
  private static final System.Logger LOG = System.getLogger("dev.legate.limits");
  private static final LogRate RATE = new LogRate(10, 60_000_000_000L);

  private final List<ConnectionEvents> listeners;
  private final LogRate rate;
  private boolean logged;

  /** For one connection. */
  public LimitReports(List<ConnectionEvents> listeners) {
    this(listeners, RATE);
  }

  LimitReports(List<ConnectionEvents> listeners, LogRate rate) {
    this.listeners = listeners;
    this.rate = rate;
  }

  /** Tells of one. Does not throw. */
  public void tell(LimitReached event) {
    if (!logged) {
      logged = true;
      long unlogged = rate.admit(System.nanoTime());
      if (unlogged >= 0) {
        LOG.log(System.Logger.Level.WARNING, text(event, unlogged));
      }
    }
    if (FlightRecording.isOn()) {
      FlightRecording.write(event);
    }
    for (ConnectionEvents each : listeners) {
      try {
        each.limitReached(event);
      } catch (RuntimeException failure) {
        LOG.log(System.Logger.Level.WARNING, each + " failed in limitReached()", failure);
      }
    }
  }

  private static String text(LimitReached event, long unlogged) {
    String others =
        unlogged == 0 ? "" : "; " + unlogged + " other connections came to limits unlogged";
    return "%s came to the limit %s, which is %d: %s (%s)%s"
        .formatted(
            event.peer(), event.limit(), event.configured(), event.seen(), event.outcome(), others);
  }
}
