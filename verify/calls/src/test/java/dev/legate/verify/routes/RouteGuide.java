package dev.legate.verify.routes;

import static dev.legate.StatusCode.INVALID_ARGUMENT;
import static dev.legate.StatusCode.NOT_FOUND;

import com.google.rpc.BadRequest;
import dev.legate.Metadata;
import dev.legate.Receiver;
import dev.legate.Responses;
import dev.legate.StatusException;
import dev.legate.protobuf.RichStatus;
import dev.legate.server.ServerContext;
import java.util.List;
import java.util.Optional;

/** The handlers of ARCHITECTURE.md §8, as a user would write them. */
class RouteGuide implements RouteGuideService {
  static final Metadata.Key<String> TRACE_ID = Metadata.Key.text("trace-id");
  static final Metadata.Key<String> REGION = Metadata.Key.text("region");
  static final Metadata.Key<String> COST = Metadata.Key.text("cost");
  static final ScopedValue<String> USER = ScopedValue.newInstance();

  private static final List<Feature> FEATURES =
      List.of(feature("fountain", 1, 2), feature("gate", 3, 4), feature("tower", 9, 9));

  static Point point(int latitude, int longitude) {
    return Point.newBuilder().setLatitude(latitude).setLongitude(longitude).build();
  }

  static Feature feature(String name, int latitude, int longitude) {
    return Feature.newBuilder().setName(name).setAt(point(latitude, longitude)).build();
  }

  @Override
  public Feature getFeature(Point request) {
    ServerContext context = ServerContext.current();
    context.responseHeaders().add(REGION, "eu");
    context.responseTrailers().add(COST, "3");
    String traceId = context.requestHeaders().get(TRACE_ID);
    if (traceId != null) {
      context.responseHeaders().add(TRACE_ID, traceId + " for " + USER.get());
    }
    return find(request)
        .orElseThrow(() -> new StatusException(NOT_FOUND, "nothing at " + request.getLatitude()));
  }

  private static Optional<Feature> find(Point at) {
    return FEATURES.stream().filter(feature -> feature.getAt().equals(at)).findFirst();
  }

  @Override
  public void listFeatures(Rectangle area, Responses<Feature> responses) {
    if (area.getLow().getLatitude() > area.getHigh().getLatitude()) {
      throw RichStatus.of(
              INVALID_ARGUMENT,
              "bad area",
              BadRequest.newBuilder()
                  .addFieldViolations(
                      BadRequest.FieldViolation.newBuilder()
                          .setField("low.latitude")
                          .setDescription("must not be beyond high.latitude"))
                  .build())
          .toException();
    }
    for (Feature each : FEATURES) {
      if (within(area, each.getAt())) {
        responses.send(each);
      }
    }
  }

  private static boolean within(Rectangle area, Point at) {
    return at.getLatitude() >= area.getLow().getLatitude()
        && at.getLatitude() <= area.getHigh().getLatitude()
        && at.getLongitude() >= area.getLow().getLongitude()
        && at.getLongitude() <= area.getHigh().getLongitude();
  }

  @Override
  public RouteSummary recordRoute(Receiver<Point> requests) {
    int points = 0;
    for (Point _ : requests) {
      points++;
    }
    return RouteSummary.newBuilder().setPoints(points).build();
  }

  @Override
  public void routeChat(Receiver<RouteNote> requests, Responses<RouteNote> responses) {
    for (RouteNote note : requests) {
      responses.send(note.toBuilder().setText("you said: " + note.getText()).build());
    }
  }
}
