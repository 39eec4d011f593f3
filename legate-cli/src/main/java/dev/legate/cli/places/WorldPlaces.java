package dev.legate.cli.places;

import com.google.rpc.ResourceInfo;
import dev.legate.MethodDescriptor;
import dev.legate.Receiver;
import dev.legate.Responses;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.cli.places.PlacesWatch.CallWatch;
import dev.legate.demo.places.Area;
import dev.legate.demo.places.ChatNote;
import dev.legate.demo.places.ChatReply;
import dev.legate.demo.places.Distance;
import dev.legate.demo.places.GetPlaceRequest;
import dev.legate.demo.places.Place;
import dev.legate.demo.places.PlacesService;
import dev.legate.demo.places.RouteSummary;
import dev.legate.demo.places.Waypoint;
import dev.legate.protobuf.RichStatus;
import dev.legate.server.ServerContext;
import java.util.List;

/** The service of the demo, with a method of each shape. For any thread. */
public final class WorldPlaces implements PlacesService {
  private final PlaceTable table;
  private final PlacesWatch watch;

  /** Serves the places of a table. */
  public WorldPlaces(PlaceTable table) {
    this(table, method -> CallWatch.NOBODY);
  }

  /** Serves the places of a table, and shows its work. */
  public WorldPlaces(PlaceTable table, PlacesWatch watch) {
    this.table = table;
    this.watch = watch;
  }

  @Override
  public Place getPlace(GetPlaceRequest request) {
    if (request.getName().isBlank()) {
      throw new StatusException(
          StatusCode.INVALID_ARGUMENT, "name is empty, expected one such as 'Hong Kong'");
    }
    return table
        .named(request.getName())
        .orElseThrow(
            () ->
                RichStatus.of(
                        StatusCode.NOT_FOUND,
                        "no place is called '" + request.getName() + "'",
                        ResourceInfo.newBuilder()
                            .setResourceType(Place.getDescriptor().getFullName())
                            .setResourceName(request.getName())
                            .setDescription("the table has " + table.all().size() + " places")
                            .build())
                    .toException());
  }

  @Override
  public void listPlaces(Area area, Responses<Place> responses) {
    List<Place> places = table.in(AreaCheck.checked(area));
    watched(
        LIST_PLACES,
        call -> {
          int sent = 0;
          for (Place place : places) {
            responses.send(place);
            call.sent(++sent);
          }
        });
  }

  @Override
  public void listDistances(Area area, Responses<Distance> responses) {
    List<Place> places = table.in(AreaCheck.checked(area));
    watched(
        LIST_DISTANCES,
        call -> {
          int sent = 0;
          for (int from = 0; from < places.size(); from++) {
            for (int to = from + 1; to < places.size(); to++) {
              responses.send(distance(places.get(from), places.get(to)));
              call.sent(++sent);
            }
          }
        });
  }

  private static Distance distance(Place from, Place to) {
    return Distance.newBuilder()
        .setFrom(from.getTimeZone())
        .setTo(to.getTimeZone())
        .setKilometres(Geography.kilometres(from.getPosition(), to.getPosition()))
        .build();
  }

  @Override
  public RouteSummary recordRoute(Receiver<Waypoint> requests) {
    RouteLog route = new RouteLog();
    for (Waypoint waypoint : requests) {
      route.add(waypoint);
    }
    return route.summary();
  }

  @Override
  public void chat(Receiver<ChatNote> requests, Responses<ChatReply> responses) {
    Conversation conversation = new Conversation(table);
    watched(
        CHAT,
        call -> {
          int sent = 0;
          for (ChatNote note : requests) {
            responses.send(conversation.reply(note.getText()));
            call.sent(++sent);
          }
        });
  }

  /** What a handler does while it is watched. */
  private interface Watched {
    void work(CallWatch call);
  }

  private void watched(MethodDescriptor<?, ?> method, Watched handler) {
    CallWatch call = watch.begun(method);
    ServerContext.current().onCancel(call::cancelled);
    try {
      handler.work(call);
    } finally {
      call.ended();
    }
  }
}
