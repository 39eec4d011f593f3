package dev.legate.internal.transport;

import dev.legate.spi.LimitReached;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Writes events into a flight recording that is going on.
 *
 * <p>Loaded when the first limit is reached, and the recorder's classes only where they are there:
 * they would cost every start-up.
 */
final class FlightRecording {
  private static final boolean THERE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  private FlightRecording() {}

  static boolean isOn() {
    return THERE && Recorder.isOn();
  }

  static void write(LimitReached event) {
    Recorder.write(event);
  }

  /** Keeps the recorder's classes from being loaded with this one. */
  private static final class Recorder {
    static boolean isOn() {
      return FlightRecorder.isAvailable() && FlightRecorder.isInitialized();
    }

    static void write(LimitReached event) {
      Reached reached = new Reached();
      reached.limit = event.limit();
      reached.configured = event.configured();
      reached.seen = event.seen();
      reached.outcome = event.outcome().name();
      reached.peer = event.peer().toString();
      reached.commit();
    }
  }

  @Name("dev.legate.LimitReached")
  @Label("Limit Reached")
  @Category("Legate")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class Reached extends Event {
    @Label("Limit")
    String limit = "";

    @Label("Configured")
    long configured;

    @Label("Seen")
    String seen = "";

    @Label("Outcome")
    String outcome = "";

    @Label("Peer")
    String peer = "";
  }
}
