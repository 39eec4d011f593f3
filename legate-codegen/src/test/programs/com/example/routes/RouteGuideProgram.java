package com.example.routes;

import dev.legate.Receiver;
import dev.legate.Responses;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.client.RequestStream;
import dev.legate.client.Response;
import dev.legate.client.ResponseStream;
import dev.legate.internal.inprocess.InProcessAddress;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** What users write around generated code: a service, and calls of all four shapes, both ways. */
public final class RouteGuideProgram {
  private static final class Guide implements RouteGuideService {
    @Override
    public Feature getFeature(Point request) {
      if (request.getLatitude() < 0) {
        throw new StatusException(StatusCode.NOT_FOUND, "nothing at " + request.getLatitude());
      }
      return Feature.newBuilder().setName("at " + request.getLatitude()).setLocation(request).build();
    }

    @Override
    public void listFeatures(Rectangle area, Responses<Feature> responses) {
      for (int i = area.getLow().getLatitude(); i <= area.getHigh().getLatitude(); i++) {
        responses.send(getFeature(point(i)));
      }
    }

    @Override
    public RouteSummary recordRoute(Receiver<Point> requests) {
      int points = 0;
      for (Point point : requests) {
        points += point.getLatitude();
      }
      return RouteSummary.newBuilder().setPointCount(points).build();
    }

    @Override
    public void routeChat(Receiver<RouteNote> requests, Responses<RouteNote> responses) {
      for (RouteNote note : requests) {
        responses.send(note("re: " + note.getMessage()));
      }
    }
  }

  /** Does not implement anything. */
  private static final class Nothing implements RouteGuideService {}

  /** Calls everything; the result is what was observed, one line each. */
  public static List<String> run() throws Exception {
    List<String> seen = new ArrayList<>();
    try (Server server = serve("guide", new Guide());
        Server idle = serve("nothing", new Nothing());
        Channel channel = channel("guide");
        Channel other = channel("nothing")) {
      RouteGuideClient client = RouteGuideClient.create(channel).with(o -> o.timeout(Duration.ofSeconds(30)));
      blocking(client, seen);
      asynchronous(client.async().with(o -> o.timeout(Duration.ofSeconds(29))), seen);
      seen.add(failure(() -> client.getFeature(point(-1))));
      seen.add(failure(() -> RouteGuideClient.create(other).getFeature(point(1))));
      seen.add(server.services().size() + idle.services().size() + " services");
    }
    return seen;
  }

  private static void blocking(RouteGuideClient client, List<String> seen) {
    seen.add(client.getFeature(point(7)).getName());
    Response<Feature> response = client.call(RouteGuideService.GET_FEATURE, point(8));
    seen.add(response.message().getName());
    try (ResponseStream<Feature> features = client.listFeatures(area())) {
      features.forEach(feature -> seen.add(feature.getName()));
    }
    try (RequestStream<Point, RouteSummary> route = client.recordRoute()) {
      route.send(point(1));
      route.send(point(2));
      seen.add("sum " + route.finish().getPointCount());
    }
    try (BidiStream<RouteNote, RouteNote> chat = client.routeChat()) {
      chat.send(note("one"));
      chat.send(note("two"));
      chat.halfClose();
      chat.forEach(note -> seen.add(note.getMessage()));
    }
  }

  private static void asynchronous(RouteGuideClient.Async client, List<String> seen) {
    seen.add("async " + client.getFeature(point(7)).join().getName());
    collect(client.listFeatures(area())).forEach(feature -> seen.add("async " + feature.getName()));
    seen.add("async sum " + client.recordRoute(publisher(List.of(point(3), point(4)))).join().getPointCount());
    collect(client.routeChat(publisher(List.of(note("three"))))).forEach(note -> seen.add("async " + note.getMessage()));
  }

  /** A publisher of items, which heeds what is requested. */
  private static <T> Flow.Publisher<T> publisher(List<T> items) {
    Iterator<T> rest = items.iterator();
    return subscriber ->
        subscriber.onSubscribe(
            new Flow.Subscription() {
              @Override
              public synchronized void request(long count) {
                for (long i = 0; i < count && rest.hasNext(); i++) {
                  T item = rest.next();
                  boolean last = !rest.hasNext();
                  subscriber.onNext(item);
                  if (last) {
                    subscriber.onComplete();
                  }
                }
              }

              @Override
              public synchronized void cancel() {
                rest.forEachRemaining(item -> {});
              }
            });
  }

  private static String failure(Runnable call) {
    try {
      call.run();
      return "no failure";
    } catch (StatusException e) {
      return e.status().code() + " " + e.status().description();
    }
  }

  private static <T> List<T> collect(Flow.Publisher<T> publisher) {
    CompletableFuture<List<T>> items = new CompletableFuture<>();
    publisher.subscribe(new Collector<>(items));
    return items.join();
  }

  private static final class Collector<T> implements Flow.Subscriber<T> {
    private final List<T> items = new ArrayList<>();
    private final CompletableFuture<List<T>> done;

    Collector(CompletableFuture<List<T>> done) {
      this.done = done;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(T item) {
      items.add(item);
    }

    @Override
    public void onError(Throwable failure) {
      done.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      done.complete(items);
    }
  }

  private static Server serve(String name, RouteGuideService service) throws Exception {
    return Server.builder()
        .listen(new InProcessAddress(name), ServerCredentials.plaintext())
        .service(service)
        .start();
  }

  private static Channel channel(String name) {
    return Channel.builder("in-process:" + name).credentials(ChannelCredentials.plaintext()).build();
  }

  private static Point point(int latitude) {
    return Point.newBuilder().setLatitude(latitude).build();
  }

  private static Rectangle area() {
    return Rectangle.newBuilder().setLow(point(1)).setHigh(point(2)).build();
  }

  private static RouteNote note(String text) {
    return RouteNote.newBuilder().setMessage(text).build();
  }

  private RouteGuideProgram() {}
}
