package dev.legate.verify.routes;

import static dev.legate.StatusCode.INVALID_ARGUMENT;
import static dev.legate.StatusCode.NOT_FOUND;
import static dev.legate.StatusCode.UNAUTHENTICATED;
import static dev.legate.verify.routes.RouteGuide.COST;
import static dev.legate.verify.routes.RouteGuide.REGION;
import static dev.legate.verify.routes.RouteGuide.TRACE_ID;
import static dev.legate.verify.routes.RouteGuide.USER;
import static dev.legate.verify.routes.RouteGuide.feature;
import static dev.legate.verify.routes.RouteGuide.point;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.BadRequest;
import dev.legate.Metadata;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.Channel;
import dev.legate.client.ChannelCredentials;
import dev.legate.client.ClientCall;
import dev.legate.client.ClientInterceptor;
import dev.legate.client.RequestStream;
import dev.legate.client.Response;
import dev.legate.client.ResponseStream;
import dev.legate.protobuf.RichStatus;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.server.ServerInterceptor;
import dev.legate.services.HealthService;
import dev.legate.services.ReflectionService;
import dev.legate.testing.InProcessServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of ARCHITECTURE.md §8, over TCP and in process. */
class RouteGuideTest {
  private static final Metadata.Key<String> TOKEN = Metadata.Key.text("token");

  private final ConcurrentLinkedQueue<StatusCode> spans = new ConcurrentLinkedQueue<>();
  private final CountDownLatch spanEnded = new CountDownLatch(1);
  private Server server;
  private Channel channel;
  private RouteGuideClient client;

  @BeforeEach
  void start() throws Exception {
    ServerInterceptor authentication =
        (call, next) -> {
          String user = call.context().requestHeaders().get(TOKEN);
          if (user == null) {
            throw new StatusException(UNAUTHENTICATED, "who are you?");
          }
          call.context().bind(USER, user, () -> next.handle(call));
        };
    server =
        Server.builder()
            .listen(0, ServerCredentials.plaintext())
            .service(new RouteGuide())
            .service(new HealthService())
            .service(new ReflectionService())
            .interceptor(authentication)
            .drainTime(Duration.ofSeconds(30))
            .start();
    ClientInterceptor tracing =
        (method, options, next) -> {
          ClientCall call = next.newCall(method, options.header(TRACE_ID, "t-1"));
          call.onComplete(
              (status, trailers) -> {
                spans.add(status.code());
                spanEnded.countDown();
              });
          return call;
        };
    channel =
        Channel.builder("dns:///localhost:" + server.port())
            .credentials(ChannelCredentials.plaintext())
            .interceptor(tracing)
            .build();
    client =
        RouteGuideClient.create(channel)
            .with(o -> o.timeout(Duration.ofSeconds(30)).header(TOKEN, "ada"));
  }

  @AfterEach
  void stop() {
    channel.close();
    server.close();
    assertThat(server.awaitTermination(Duration.ZERO)).isTrue();
  }

  private static Rectangle area(int low, int high) {
    return Rectangle.newBuilder().setLow(point(low, low)).setHigh(point(high, high)).build();
  }

  private static RouteNote note(String text) {
    return RouteNote.newBuilder().setText(text).build();
  }

  @Test
  void unaryCallsWithMetadataInterceptorsAndFailures() throws Exception {
    assertThat(client.getFeature(point(1, 2))).isEqualTo(feature("fountain", 1, 2));
    spanEnded.await();
    assertThat(spans).containsExactly(StatusCode.OK);

    Response<Feature> response = client.call(RouteGuideService.GET_FEATURE, point(3, 4));
    assertThat(response.message().getName()).isEqualTo("gate");
    assertThat(response.headers().get(REGION)).isEqualTo("eu");
    assertThat(response.headers().get(TRACE_ID)).isEqualTo("t-1 for ada");
    assertThat(response.trailers().get(COST)).isEqualTo("3");

    StatusException nothing =
        catchThrowableOfType(StatusException.class, () -> client.getFeature(point(7, 7)));
    assertThat(nothing.code()).isEqualTo(NOT_FOUND);
    assertThat(nothing.trailers().get(COST)).isEqualTo("3");

    assertThat(
            catchThrowableOfType(
                    StatusException.class,
                    () -> RouteGuideClient.create(channel).getFeature(point(1, 2)))
                .code())
        .isEqualTo(UNAUTHENTICATED);
  }

  @Test
  void streamsOfAllShapes() {
    try (ResponseStream<Feature> features = client.listFeatures(area(0, 5))) {
      List<String> names = new ArrayList<>();
      for (Feature each : features) {
        names.add(each.getName());
      }
      assertThat(names).containsExactly("fountain", "gate");
    }
    try (RequestStream<Point, RouteSummary> route = client.recordRoute()) {
      for (int i = 0; i < 10; i++) {
        if (!route.send(point(i, i))) {
          break;
        }
      }
      assertThat(route.finish().getPoints()).isEqualTo(10);
    }
    try (BidiStream<RouteNote, RouteNote> chat = client.routeChat()) {
      Thread.startVirtualThread(
          () -> {
            for (String text : List.of("a", "b", "c")) {
              if (!chat.send(note(text))) {
                return;
              }
            }
            chat.halfClose();
          });
      List<String> answers = new ArrayList<>();
      for (RouteNote each : chat) {
        answers.add(each.getText());
      }
      assertThat(answers).containsExactly("you said: a", "you said: b", "you said: c");
    }
  }

  @Test
  void richFailuresExplainThemselves() {
    try (ResponseStream<Feature> features = client.listFeatures(area(5, 0))) {
      StatusException failure = catchThrowableOfType(StatusException.class, features::receive);
      assertThat(failure.code()).isEqualTo(INVALID_ARGUMENT);
      assertThat(RichStatus.of(failure).detail(BadRequest.class))
          .hasValueSatisfying(
              bad -> assertThat(bad.getFieldViolations(0).getField()).isEqualTo("low.latitude"));
    }
  }

  @Test
  void asynchronousCallsOfAllShapes() {
    assertThat(client.async().getFeature(point(9, 9)).join().getName()).isEqualTo("tower");
    assertThat(gathered(client.async().listFeatures(area(0, 9))).join()).hasSize(3);
    CompletableFuture<RouteSummary> sum;
    try (SubmissionPublisher<Point> points = new SubmissionPublisher<>()) {
      sum = client.async().recordRoute(points);
      submit(points, point(1, 1));
    }
    assertThat(sum.join().getPoints()).isEqualTo(1);
    CompletableFuture<List<RouteNote>> talk;
    try (SubmissionPublisher<RouteNote> notes = new SubmissionPublisher<>()) {
      talk = gathered(client.async().routeChat(notes));
      submit(notes, note("hello"));
    }
    assertThat(talk.join()).containsExactly(note("you said: hello"));
  }

  private static <T> void submit(SubmissionPublisher<T> publisher, T item) {
    while (!publisher.hasSubscribers()) {
      Thread.onSpinWait(); // what is submitted before is lost
    }
    publisher.submit(item);
  }

  private static <T> CompletableFuture<List<T>> gathered(Flow.Publisher<T> publisher) {
    CompletableFuture<List<T>> end = new CompletableFuture<>();
    publisher.subscribe(
        new Flow.Subscriber<T>() {
          private final List<T> items = new ArrayList<>();

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
            end.completeExceptionally(failure);
          }

          @Override
          public void onComplete() {
            end.complete(items);
          }
        });
    return end;
  }

  @Test
  void aServiceIsTestedInProcess() {
    try (InProcessServer inProcess = InProcessServer.of(new RouteGuide())) {
      assertThat(RouteGuideClient.create(inProcess.channel()).getFeature(point(1, 2)))
          .isEqualTo(feature("fountain", 1, 2));
    }
  }

  @Test
  void anInlineServiceAnswersFromTheEventLoop() throws Exception {
    try (Server inline =
            Server.builder()
                .listen(0, ServerCredentials.plaintext())
                .service(new RouteGuide().definition().inline(RouteGuideService.GET_FEATURE))
                .start();
        Channel toInline =
            Channel.builder("localhost:" + inline.port())
                .credentials(ChannelCredentials.plaintext())
                .build()) {
      assertThat(RouteGuideClient.create(toInline).getFeature(point(3, 4)).getName())
          .isEqualTo("gate");
    }
  }
}
