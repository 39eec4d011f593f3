package dev.legate.cli.places;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.demo.places.Area;
import dev.legate.demo.places.Point;
import dev.legate.protobuf.RichStatus;
import java.util.ArrayList;
import java.util.List;

/** Refuses areas and positions that are none, and explains all that is wrong with them at once. */
final class AreaCheck {
  private static final String DOMAIN = "places.legate.demo";

  private final List<FieldViolation> violations = new ArrayList<>();

  private AreaCheck() {}

  /**
   * Checks an area.
   *
   * @throws StatusException INVALID_ARGUMENT with a {@link BadRequest}
   */
  static Area checked(Area area) {
    AreaCheck check = new AreaCheck();
    check.inRange("south", area.getSouth(), 90);
    check.inRange("north", area.getNorth(), 90);
    check.inRange("west", area.getWest(), 180);
    check.inRange("east", area.getEast(), 180);
    if (area.getSouth() > area.getNorth()) {
      check.add(
          "south",
          "is %s, north of north, which is %s".formatted(area.getSouth(), area.getNorth()));
    }
    check.refuse("this is not an area", "AREA_INVALID");
    return area;
  }

  /**
   * Checks a position.
   *
   * @param path where in the request it stands
   * @throws StatusException INVALID_ARGUMENT with a {@link BadRequest}
   */
  static Point checked(Point point, String path) {
    AreaCheck check = new AreaCheck();
    check.inRange(path + ".latitude", point.getLatitude(), 90);
    check.inRange(path + ".longitude", point.getLongitude(), 180);
    check.refuse("this is not a position", "POSITION_INVALID");
    return point;
  }

  private void inRange(String field, double degrees, int most) {
    if (!(Math.abs(degrees) <= most)) { // not a number is out of range too
      add(field, "is %s, expected -%d to %d degrees".formatted(degrees, most, most));
    }
  }

  private void add(String field, String description) {
    violations.add(FieldViolation.newBuilder().setField(field).setDescription(description).build());
  }

  private void refuse(String message, String reason) {
    if (!violations.isEmpty()) {
      throw RichStatus.of(
              StatusCode.INVALID_ARGUMENT,
              message
                  + ": "
                  + violations.getFirst().getField()
                  + " "
                  + violations.getFirst().getDescription(),
              BadRequest.newBuilder().addAllFieldViolations(violations).build(),
              ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).build())
          .toException();
    }
  }
}
