package dev.legate.cli.places;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.demo.places.RouteSummary;
import dev.legate.demo.places.Waypoint;
import org.jspecify.annotations.Nullable;

/** Sums up the points of one route. For one thread. */
final class RouteLog {
  private int points;
  private double kilometres;
  private @Nullable Waypoint first;
  private @Nullable Waypoint last;

  /**
   * Adds the next point.
   *
   * @throws StatusException INVALID_ARGUMENT if it is no position, or earlier than the one before
   */
  void add(Waypoint waypoint) {
    String path = "waypoints[" + points + "]";
    AreaCheck.checked(waypoint.getPosition(), path + ".position");
    if (!Timestamps.isValid(waypoint.getTime())) {
      throw new StatusException(StatusCode.INVALID_ARGUMENT, path + ".time is not a time");
    }
    if (last == null) {
      first = waypoint;
    } else {
      if (Timestamps.compare(waypoint.getTime(), last.getTime()) < 0) {
        throw new StatusException(
            StatusCode.INVALID_ARGUMENT,
            "%s.time is %s, before that of the point before, %s"
                .formatted(path, text(waypoint.getTime()), text(last.getTime())));
      }
      kilometres += Geography.kilometres(last.getPosition(), waypoint.getPosition());
    }
    last = waypoint;
    points++;
  }

  /** The duration is left out if there is no point. */
  RouteSummary summary() {
    RouteSummary.Builder summary =
        RouteSummary.newBuilder().setPoints(points).setKilometres(kilometres);
    if (first != null && last != null) {
      summary.setDuration(Timestamps.between(first.getTime(), last.getTime()));
    }
    return summary.build();
  }

  private static String text(Timestamp time) {
    return Timestamps.toString(time);
  }
}
