package dev.legate.cli.places;

import dev.legate.demo.places.Area;
import dev.legate.demo.places.Point;

/** Distances and areas on a globe. */
public final class Geography {
  /** The mean radius of the earth, IUGG. */
  private static final double EARTH_KILOMETRES = 6371.0088;

  private Geography() {}

  /** The length of the great circle between two points, by the haversine formula. */
  public static double kilometres(Point from, Point to) {
    double fromLatitude = Math.toRadians(from.getLatitude());
    double toLatitude = Math.toRadians(to.getLatitude());
    double northward = Math.sin((toLatitude - fromLatitude) / 2);
    double eastward = Math.sin(Math.toRadians(to.getLongitude() - from.getLongitude()) / 2);
    double haversine =
        northward * northward + Math.cos(fromLatitude) * Math.cos(toLatitude) * eastward * eastward;
    return 2 * EARTH_KILOMETRES * Math.asin(Math.min(1, Math.sqrt(haversine)));
  }

  /** Whether a point lies in an area or on its edge. */
  public static boolean contains(Area area, Point point) {
    double longitude = point.getLongitude();
    boolean between =
        area.getWest() <= area.getEast()
            ? area.getWest() <= longitude && longitude <= area.getEast()
            : area.getWest() <= longitude || longitude <= area.getEast();
    return between
        && area.getSouth() <= point.getLatitude()
        && point.getLatitude() <= area.getNorth();
  }
}
