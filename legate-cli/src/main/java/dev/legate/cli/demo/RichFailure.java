package dev.legate.cli.demo;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.demo.places.Area;
import dev.legate.protobuf.RichStatus;
import java.util.List;

/** Failures that explain themselves to programs. */
final class RichFailure {
  private static final Area NONE =
      Area.newBuilder().setSouth(60).setNorth(40).setWest(-200).setEast(20).build();

  private RichFailure() {}

  static void tell(Stage stage) throws Differs {
    Stopwatch stopwatch = new Stopwatch();
    RichStatus refused = failureOf(() -> stage.places().listPlaces(NONE).receive());
    stage.story().line("ListPlaces(south 60, north 40, west -200, east 20) ->", stopwatch.time());
    stage.story().line("  " + refused.code() + ": " + refused.message());
    List<FieldViolation> violations =
        refused
            .detail(BadRequest.class)
            .orElseThrow(() -> new Differs("there is no google.rpc.BadRequest in " + refused))
            .getFieldViolationsList();
    for (FieldViolation violation : violations) {
      stage
          .story()
          .line(
              "  google.rpc.BadRequest: "
                  + violation.getField()
                  + " "
                  + violation.getDescription());
    }
    refused
        .detail(ErrorInfo.class)
        .ifPresent(info -> stage.story().line("  google.rpc.ErrorInfo: " + info.getReason()));
    Differs.unlessEqual("the code", refused.code(), StatusCode.INVALID_ARGUMENT);
    Differs.unlessEqual(
        "what is wrong",
        violations.stream().map(FieldViolation::getField).toList(),
        List.of("west", "south"));

    Stopwatch second = new Stopwatch();
    RichStatus missing = failureOf(() -> stage.places().getPlace(LookUps.named("Atlantis")));
    stage.story().line("GetPlace(\"Atlantis\") ->", second.time());
    stage.story().line("  " + missing.code() + ": " + missing.message());
    ResourceInfo resource =
        missing
            .detail(ResourceInfo.class)
            .orElseThrow(() -> new Differs("there is no google.rpc.ResourceInfo in " + missing));
    stage
        .story()
        .line(
            "  google.rpc.ResourceInfo: %s \"%s\", %s"
                .formatted(
                    resource.getResourceType(),
                    resource.getResourceName(),
                    resource.getDescription()));
    Differs.unlessEqual("the code", missing.code(), StatusCode.NOT_FOUND);
    Differs.unlessEqual("the resource", resource.getResourceName(), "Atlantis");
  }

  private static RichStatus failureOf(Runnable call) throws Differs {
    try {
      call.run();
    } catch (StatusException failure) {
      return RichStatus.of(failure);
    }
    throw new Differs("the call succeeded, expected a failure");
  }
}
