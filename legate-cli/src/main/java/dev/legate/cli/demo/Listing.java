package dev.legate.cli.demo;

import dev.legate.client.ResponseStream;
import dev.legate.demo.places.Area;
import dev.legate.demo.places.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A call with a stream of responses. */
final class Listing {
  /** On both sides of the 180th meridian. */
  private static final Area SOUTH_SEA =
      Area.newBuilder().setSouth(-25).setNorth(-5).setWest(170).setEast(-150).build();

  private static final List<String> EXPECTED =
      List.of("Fakaofo", "Apia", "Pago Pago", "Fiji", "Niue", "Tongatapu", "Rarotonga");

  private Listing() {}

  static void tell(Stage stage) throws Differs {
    Stopwatch stopwatch = new Stopwatch();
    List<Place> found = new ArrayList<>();
    try (ResponseStream<Place> places = stage.places().listPlaces(SOUTH_SEA)) {
      for (Place place : places) {
        found.add(place);
      }
    }
    stage
        .story()
        .line(
            "ListPlaces(%s) -> %d places:".formatted(Describe.area(SOUTH_SEA), found.size()),
            stopwatch.time());
    stage.story().line("  " + found.stream().map(Place::getName).collect(Collectors.joining(", ")));
    Differs.unlessEqual(
        "the list from north to south", found.stream().map(Place::getName).toList(), EXPECTED);
  }
}
