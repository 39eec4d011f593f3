package dev.legate.cli.demo;

import dev.legate.demo.places.Area;
import dev.legate.demo.places.Place;
import dev.legate.demo.places.Point;
import java.util.Locale;

/** Puts messages into words. */
final class Describe {
  private Describe() {}

  static String place(Place place) {
    return "%s (%s), %s"
        .formatted(
            place.getName(),
            String.join(" ", place.getCountriesList()),
            point(place.getPosition()));
  }

  static String point(Point point) {
    return degrees(point.getLatitude(), "N", "S") + " " + degrees(point.getLongitude(), "E", "W");
  }

  static String area(Area area) {
    return "%s to %s, %s to %s"
        .formatted(
            degrees(area.getSouth(), "N", "S"),
            degrees(area.getNorth(), "N", "S"),
            degrees(area.getWest(), "E", "W"),
            degrees(area.getEast(), "E", "W"));
  }

  static String kilometres(double kilometres) {
    return String.format(Locale.ENGLISH, "%,.0f km", kilometres);
  }

  private static String degrees(double value, String positive, String negative) {
    return String.format(
        Locale.ENGLISH, "%.2f°%s", Math.abs(value), value < 0 ? negative : positive);
  }
}
