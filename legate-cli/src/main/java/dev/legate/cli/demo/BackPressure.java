package dev.legate.cli.demo;

import dev.legate.client.ResponseStream;
import dev.legate.demo.places.Distance;
import dev.legate.demo.places.PlacesService;
import java.time.Duration;

/** A reader slower than its sender. */
final class BackPressure {
  private static final Duration STANDSTILL = Duration.ofMillis(300);
  private static final int SOME = 10_000;

  private BackPressure() {}

  static void tell(Stage stage) throws Exception {
    int places = stage.table().all().size();
    int total = places * (places - 1) / 2;
    try (ResponseStream<Distance> distances = stage.places().listDistances(Cancellation.WORLD)) {
      Stopwatch stopwatch = new Stopwatch();
      int read = take(distances, 1);
      WatchedCall handler = stage.serverSide().next(PlacesService.LIST_DISTANCES);
      int sent = handler.awaitStandstill(STANDSTILL);
      stage
          .story()
          .line(
              "ListDistances(the world), %,d messages: read 1, then paused".formatted(total),
              stopwatch.time());
      stage
          .story()
          .line(
              "the handler got as far as message %,d, and has waited in send() since"
                  .formatted(sent));
      Differs.unless(sent < total / 2, "the handler sent " + sent + " to a client that read 1");

      Stopwatch meanwhile = new Stopwatch();
      stage.places().getPlace(LookUps.named("Zurich"));
      stage
          .story()
          .line("meanwhile on the same connection: GetPlace(\"Zurich\")", meanwhile.time());

      read += take(distances, SOME);
      int further = handler.awaitStandstill(STANDSTILL);
      stage
          .story()
          .line(
              "read %,d more, paused: it went on to message %,d, and waits again"
                  .formatted(SOME, further));
      Differs.unless(
          further >= read && further < total,
          "the handler is at message %d of %d while its client has read %d"
              .formatted(further, total, read));

      Stopwatch rest = new Stopwatch();
      read += take(distances, Integer.MAX_VALUE);
      stage.story().line("read the rest: %,d in all".formatted(read), rest.time());
      Differs.unlessEqual("the number of distances", read, total);
      handler.awaitEnd();
    }
  }

  private static int take(ResponseStream<Distance> distances, int most) {
    int taken = 0;
    while (taken < most && distances.receive() != null) {
      taken++;
    }
    return taken;
  }
}
