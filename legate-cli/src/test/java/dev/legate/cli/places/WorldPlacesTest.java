package dev.legate.cli.places;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.ResourceInfo;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.cli.places.PlacesWatch.CallWatch;
import dev.legate.client.BidiStream;
import dev.legate.client.RequestStream;
import dev.legate.client.ResponseStream;
import dev.legate.demo.places.Area;
import dev.legate.demo.places.ChatNote;
import dev.legate.demo.places.ChatReply;
import dev.legate.demo.places.Distance;
import dev.legate.demo.places.GetPlaceRequest;
import dev.legate.demo.places.Place;
import dev.legate.demo.places.PlacesClient;
import dev.legate.demo.places.Point;
import dev.legate.demo.places.RouteSummary;
import dev.legate.demo.places.Waypoint;
import dev.legate.protobuf.RichStatus;
import dev.legate.testing.InProcessServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorldPlacesTest {
  private final PlaceTable table = PlaceTable.shipped();
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final CallWatch watch =
      new CallWatch() {
        @Override
        public void cancelled() {
          cancelled.complete(null);
        }

        @Override
        public void ended() {
          ended.complete(null);
        }
      };
  private final InProcessServer server =
      InProcessServer.of(new WorldPlaces(table, method -> watch));
  private final PlacesClient places = PlacesClient.create(server.channel());

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aPlaceIsLookedUpByName() {
    assertThat(places.getPlace(named("Nairobi")))
        .isEqualTo(table.named("Africa/Nairobi").orElseThrow());
  }

  @Test
  void aPlaceThatIsNotThereIsNotFoundAndNamed() {
    StatusException failure = failureOf(() -> places.getPlace(named("Atlantis")));
    assertThat(failure.code()).isEqualTo(StatusCode.NOT_FOUND);
    assertThat(failure.status().description()).isEqualTo("no place is called 'Atlantis'");
    assertThat(RichStatus.of(failure).detail(ResourceInfo.class))
        .hasValueSatisfying(info -> assertThat(info.getResourceName()).isEqualTo("Atlantis"));
  }

  @Test
  void anEmptyNameIsAnInvalidArgument() {
    assertThat(failureOf(() -> places.getPlace(named(" "))).code())
        .isEqualTo(StatusCode.INVALID_ARGUMENT);
  }

  @Test
  void placesOfAnAreaComeFromNorthToSouth() {
    Area area = Area.newBuilder().setSouth(45).setNorth(55).setWest(5).setEast(20).build();
    List<String> names = new ArrayList<>();
    try (ResponseStream<Place> found = places.listPlaces(area)) {
      found.forEach(place -> names.add(place.getName()));
    }
    assertThat(names).containsExactly("Berlin", "Prague", "Vienna", "Budapest", "Zurich");
  }

  @Test
  void everythingWrongWithAnAreaIsSaidAtOnce() {
    Area area = Area.newBuilder().setSouth(95).setNorth(Double.NaN).setWest(-181).build();
    StatusException failure = failureOf(() -> places.listPlaces(area).receive());
    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(
            RichStatus.of(failure).detail(BadRequest.class).orElseThrow().getFieldViolationsList())
        .extracting(FieldViolation::getField)
        .containsExactly("south", "north", "west");
  }

  @Test
  void distancesAreThoseOfEveryTwoPlaces() {
    Area area = Area.newBuilder().setSouth(45).setNorth(55).setWest(5).setEast(20).build();
    List<Distance> found = new ArrayList<>();
    try (ResponseStream<Distance> distances = places.listDistances(area)) {
      distances.forEach(found::add);
    }
    assertThat(found).hasSize(5 * 4 / 2);
    assertThat(found.getFirst().getFrom()).isEqualTo("Europe/Berlin");
    assertThat(found.getFirst().getTo()).isEqualTo("Europe/Prague");
    assertThat(found.getFirst().getKilometres()).isEqualTo(278.762, within(0.001));
  }

  @Test
  void whoClosesAListEndsItsHandler() {
    Area world = Area.newBuilder().setSouth(-90).setNorth(90).setWest(-180).setEast(180).build();
    try (ResponseStream<Distance> distances = places.listDistances(world)) {
      assertThat(distances.receive()).isNotNull();
    }
    cancelled.join();
    ended.join();
  }

  @Test
  void aRouteIsSummedUp() {
    RouteSummary summary =
        record(waypoint(0, 0, 100), waypoint(0, 1, 160), waypoint(0, 1, 160), waypoint(0, 0, 200));
    assertThat(summary.getPoints()).isEqualTo(4);
    assertThat(summary.getKilometres()).isEqualTo(2 * 111.195, within(0.001));
    assertThat(summary.getDuration()).isEqualTo(Duration.newBuilder().setSeconds(100).build());
  }

  @Test
  void aRouteWithoutPointsHasNoLength() {
    assertThat(record()).isEqualTo(RouteSummary.getDefaultInstance());
  }

  @Test
  void aRouteCannotGoBackInTime() {
    StatusException failure = failureOf(() -> record(waypoint(0, 0, 100), waypoint(0, 1, 99)));
    assertThat(failure.code()).isEqualTo(StatusCode.INVALID_ARGUMENT);
    assertThat(failure.status().description())
        .isEqualTo(
            "waypoints[1].time is 1970-01-01T00:01:39Z, before that of the point before, 1970-01-01T00:01:40Z");
  }

  @Test
  void aPointOffTheGlobeIsRefusedWithItsIndex() {
    StatusException failure = failureOf(() -> record(waypoint(0, 0, 1), waypoint(91, 0, 2)));
    assertThat(RichStatus.of(failure).detail(BadRequest.class).orElseThrow().getFieldViolations(0))
        .isEqualTo(
            FieldViolation.newBuilder()
                .setField("waypoints[1].position.latitude")
                .setDescription("is 91.0, expected -90 to 90 degrees")
                .build());
  }

  @Test
  void aChatRemembersThePlaceItWasAbout() {
    try (BidiStream<ChatNote, ChatReply> chat = places.chat()) {
      ChatReply first = say(chat, "I live in Zurich.");
      assertThat(first.getPlace().getName()).isEqualTo("Zurich");
      assertThat(first.getKilometres()).isZero();
      ChatReply lost = say(chat, "not in Atlantis");
      assertThat(lost.hasPlace()).isFalse();
      ChatReply second = say(chat, "and tokyo?");
      assertThat(second.getKilometres()).isEqualTo(9583.694, within(0.001));
      assertThat(second.getText()).startsWith("Tokyo").endsWith("9,584 km from Zurich.");
      chat.halfClose();
      assertThat(chat.receive()).isNull();
    }
    ended.join();
  }

  private static ChatReply say(BidiStream<ChatNote, ChatReply> chat, String text) {
    chat.send(ChatNote.newBuilder().setText(text).build());
    ChatReply reply = chat.receive();
    assertThat(reply).isNotNull();
    return reply;
  }

  private RouteSummary record(Waypoint... waypoints) {
    try (RequestStream<Waypoint, RouteSummary> route = places.recordRoute()) {
      for (Waypoint waypoint : waypoints) {
        if (!route.send(waypoint)) {
          break;
        }
      }
      return route.finish();
    }
  }

  private static Waypoint waypoint(double latitude, double longitude, long seconds) {
    return Waypoint.newBuilder()
        .setPosition(Point.newBuilder().setLatitude(latitude).setLongitude(longitude))
        .setTime(Timestamp.newBuilder().setSeconds(seconds))
        .build();
  }

  private static GetPlaceRequest named(String name) {
    return GetPlaceRequest.newBuilder().setName(name).build();
  }

  private static StatusException failureOf(ThrowingCallable call) {
    StatusException failure = catchThrowableOfType(StatusException.class, call);
    assertThat(failure).isNotNull();
    return failure;
  }
}
