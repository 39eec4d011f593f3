package dev.legate.cli.demo;

import dev.legate.demo.places.GetPlaceRequest;
import dev.legate.demo.places.Place;

/** Unary calls. */
final class LookUps {
  private LookUps() {}

  static void tell(Stage stage) throws Differs {
    Stopwatch first = new Stopwatch();
    Place place = stage.places().getPlace(named("Hong Kong"));
    stage.story().line("GetPlace(\"Hong Kong\") -> " + Describe.place(place), first.time());
    Differs.unlessEqual("its time zone", place.getTimeZone(), "Asia/Hong_Kong");
    Differs.unlessEqual("its position", Describe.point(place.getPosition()), "22.28°N 114.15°E");

    Stopwatch all = new Stopwatch();
    for (Place expected : stage.table().all()) {
      Differs.unlessEqual(
          "GetPlace(\"" + expected.getTimeZone() + "\")",
          stage.places().getPlace(named(expected.getTimeZone())),
          expected);
    }
    int count = stage.table().all().size();
    stage
        .story()
        .line(
            "all %d places, one call after the other: as in the table (%s a call)"
                .formatted(count, Story.inMillis(all.time().dividedBy(count))),
            all.time());
  }

  static GetPlaceRequest named(String name) {
    return GetPlaceRequest.newBuilder().setName(name).build();
  }
}
