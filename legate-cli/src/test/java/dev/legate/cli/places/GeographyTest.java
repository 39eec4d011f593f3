package dev.legate.cli.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.legate.demo.places.Point;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class GeographyTest {
  private static final double HALF_AROUND = Math.PI * 6371.0088;

  @Test
  void aQuarterOfTheEquatorIsAQuarterOfItsLength() {
    assertThat(Geography.kilometres(point(0, 0), point(0, 90)))
        .isEqualTo(HALF_AROUND / 2, within(1e-6));
  }

  @Test
  void antipodesAreHalfAroundTheGlobe() {
    assertThat(Geography.kilometres(point(30, 40), point(-30, -140)))
        .isEqualTo(HALF_AROUND, within(1e-3));
  }

  @Test
  void theWayAcrossThe180thMeridianIsTheShortOne() {
    assertThat(Geography.kilometres(point(0, 179), point(0, -179)))
        .isEqualTo(HALF_AROUND / 90, within(1e-6));
  }

  @Property
  void bothWaysAreEquallyLong(
      @ForAll @DoubleRange(min = -90, max = 90) double fromLatitude,
      @ForAll @DoubleRange(min = -180, max = 180) double fromLongitude,
      @ForAll @DoubleRange(min = -90, max = 90) double toLatitude,
      @ForAll @DoubleRange(min = -180, max = 180) double toLongitude) {
    Point from = point(fromLatitude, fromLongitude);
    Point to = point(toLatitude, toLongitude);
    double there = Geography.kilometres(from, to);
    assertThat(there).isBetween(0.0, HALF_AROUND + 1e-6);
    assertThat(Geography.kilometres(to, from)).isEqualTo(there, within(1e-6));
    assertThat(Geography.kilometres(from, from)).isZero();
  }

  private static Point point(double latitude, double longitude) {
    return Point.newBuilder().setLatitude(latitude).setLongitude(longitude).build();
  }
}
