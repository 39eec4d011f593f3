package dev.legate.cli.demo;

import dev.legate.client.ResponseStream;
import dev.legate.demo.places.Area;
import dev.legate.demo.places.Distance;
import dev.legate.demo.places.PlacesService;

/** A caller that has seen enough. */
final class Cancellation {
  /** All places there are. */
  static final Area WORLD =
      Area.newBuilder().setSouth(-90).setNorth(90).setWest(-180).setEast(180).build();

  private Cancellation() {}

  static void tell(Stage stage) throws Exception {
    int places = stage.table().all().size();
    int total = places * (places - 1) / 2;
    Stopwatch cancelled;
    WatchedCall handler;
    try (ResponseStream<Distance> distances = stage.places().listDistances(WORLD)) {
      Stopwatch stopwatch = new Stopwatch();
      for (int i = 0; i < 3; i++) {
        Differs.unless(distances.receive() != null, "the list ended, expected distance " + i);
      }
      handler = stage.serverSide().next(PlacesService.LIST_DISTANCES);
      stage
          .story()
          .line(
              "ListDistances(the world): read 3 of %,d, then closed the stream".formatted(total),
              stopwatch.time());
      cancelled = new Stopwatch();
    }
    handler.awaitCancelled();
    stage.story().line("the handler was told", cancelled.time());
    handler.awaitEnd();
    stage
        .story()
        .line(
            "its send() threw CANCELLED and it ended, having sent %,d".formatted(handler.sent()),
            cancelled.time());
    Differs.unless(handler.sent() < total, "the handler sent all " + total + ", expected fewer");

    Stopwatch next = new Stopwatch();
    stage.places().getPlace(LookUps.named("Zurich"));
    stage.story().line("the connection is as good as before: GetPlace(\"Zurich\")", next.time());
  }
}
