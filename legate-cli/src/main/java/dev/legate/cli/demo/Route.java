package dev.legate.cli.demo;

import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;
import dev.legate.client.RequestStream;
import dev.legate.demo.places.Place;
import dev.legate.demo.places.RouteSummary;
import dev.legate.demo.places.Waypoint;
import java.time.Instant;
import java.util.List;

/** A call with a stream of requests: Phileas Fogg's journey, as Jules Verne dates it. */
final class Route {
  private record Stop(String place, String time) {}

  private static final List<Stop> JOURNEY =
      List.of(
          new Stop("London", "1872-10-02T20:45:00Z"),
          new Stop("Paris", "1872-10-03T07:20:00Z"),
          new Stop("Rome", "1872-10-04T18:00:00Z"),
          new Stop("Cairo", "1872-10-09T11:00:00Z"),
          new Stop("Kolkata", "1872-10-25T07:00:00Z"),
          new Stop("Singapore", "1872-10-31T04:00:00Z"),
          new Stop("Hong Kong", "1872-11-06T05:00:00Z"),
          new Stop("Tokyo", "1872-11-14T00:00:00Z"),
          new Stop("Los Angeles", "1872-12-03T15:00:00Z"),
          new Stop("New York", "1872-12-12T04:15:00Z"),
          new Stop("Dublin", "1872-12-21T01:00:00Z"),
          new Stop("London", "1872-12-21T20:44:57Z"));

  /** Reckoned with another program, on a sphere of the same radius. */
  private static final double EXPECTED_KILOMETRES = 35_976.961;

  private static final String EXPECTED_DURATION = "79 days, 23:59:57";

  private Route() {}

  static void tell(Stage stage) throws Differs {
    Stopwatch stopwatch = new Stopwatch();
    RouteSummary summary;
    try (RequestStream<Waypoint, RouteSummary> route = stage.places().recordRoute()) {
      for (Stop stop : JOURNEY) {
        if (!route.send(waypoint(stage, stop))) {
          break; // the server has answered already; finish() says with what
        }
      }
      summary = route.finish();
    }
    String duration = duration(summary);
    stage
        .story()
        .line(
            "RecordRoute(London, Paris, Rome ... London) -> %d points, %s in %s"
                .formatted(
                    summary.getPoints(), Describe.kilometres(summary.getKilometres()), duration),
            stopwatch.time());
    stage.story().line("Mr Fogg has won his wager.");
    Differs.unlessEqual("the number of points", summary.getPoints(), JOURNEY.size());
    Differs.unless(
        Math.abs(summary.getKilometres() - EXPECTED_KILOMETRES) < 0.01,
        "the length is " + summary.getKilometres() + " km, expected " + EXPECTED_KILOMETRES);
    Differs.unlessEqual("the duration", duration, EXPECTED_DURATION);
  }

  private static Waypoint waypoint(Stage stage, Stop stop) throws Differs {
    Place place =
        stage
            .table()
            .named(stop.place())
            .orElseThrow(() -> new Differs("the table lacks " + stop.place()));
    return Waypoint.newBuilder()
        .setPosition(place.getPosition())
        .setTime(Timestamps.fromMillis(Instant.parse(stop.time()).toEpochMilli()))
        .build();
  }

  private static String duration(RouteSummary summary) {
    java.time.Duration time = java.time.Duration.ofNanos(Durations.toNanos(summary.getDuration()));
    return "%d days, %02d:%02d:%02d"
        .formatted(time.toDays(), time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart());
  }
}
