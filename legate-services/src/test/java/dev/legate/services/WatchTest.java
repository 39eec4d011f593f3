package dev.legate.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.ResponseStream;
import dev.legate.services.health.HealthCheckRequest;
import dev.legate.services.health.HealthCheckResponse;
import dev.legate.services.health.HealthCheckResponse.ServingStatus;
import dev.legate.services.health.HealthClient;
import dev.legate.testing.InProcessServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WatchTest {
  private final HealthService health = new HealthService();

  /** Open until a handler has returned. */
  private final CountDownLatch watchEnded = new CountDownLatch(1);

  private InProcessServer served;
  private HealthClient client;

  @BeforeEach
  void serve() {
    served =
        InProcessServer.of(
            server ->
                server
                    .service(health)
                    .interceptor(
                        (call, next) -> {
                          try {
                            next.handle(call);
                          } finally {
                            watchEnded.countDown();
                          }
                        }));
    client = HealthClient.create(served.channel());
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @Test
  void saysTheStatusAtOnceAndEveryChange() {
    health.serving("a");
    try (ResponseStream<HealthCheckResponse> watch = watch("a")) {
      assertThat(next(watch)).isEqualTo(ServingStatus.SERVING);
      health.notServing("a");
      assertThat(next(watch)).isEqualTo(ServingStatus.NOT_SERVING);
      health.forget("a");
      assertThat(next(watch)).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
      health.serving("a");
      assertThat(next(watch)).isEqualTo(ServingStatus.SERVING);
    }
  }

  @Test
  void anUnknownServiceIsSaidToBeSoUntilItIsKnown() {
    try (ResponseStream<HealthCheckResponse> watch = watch("later")) {
      assertThat(next(watch)).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
      health.notServing("later");
      assertThat(next(watch)).isEqualTo(ServingStatus.NOT_SERVING);
    }
  }

  @Test
  void whatDoesNotChangeTheStatusOfTheServiceIsNotSaid() {
    try (ResponseStream<HealthCheckResponse> watch = watch("")) {
      assertThat(next(watch)).isEqualTo(ServingStatus.SERVING);
      health.serving("");
      health.notServing("other");
      health.notServing("");
      assertThat(next(watch)).isEqualTo(ServingStatus.NOT_SERVING);
    }
  }

  @Test
  void leavesNothingBehindWhenItsClientGoes() throws InterruptedException {
    ResponseStream<HealthCheckResponse> watch = watch("");
    next(watch);
    assertThat(health.watching()).isEqualTo(1);

    watch.close();
    watchEnded.await();

    assertThat(health.watching()).isZero();
  }

  @Test
  void endsWithItsDeadline() {
    HealthClient hurried = client.with(options -> options.timeout(Duration.ofMillis(50)));

    try (ResponseStream<HealthCheckResponse> watch =
        hurried.watch(HealthCheckRequest.getDefaultInstance())) {
      assertThatThrownBy(() -> watch.forEach(status -> {}))
          .isInstanceOfSatisfying(
              StatusException.class,
              e -> assertThat(e.code()).isEqualTo(StatusCode.DEADLINE_EXCEEDED));
    }
    while (health.watching() > 0) { // the server sees the deadline by itself, a little later
      Thread.onSpinWait();
    }
  }

  @Test
  void saysNotServingWhenTheServerDrainsAndEndsSoThatTheDrainDoes() {
    try (ResponseStream<HealthCheckResponse> watch = watch("")) {
      assertThat(next(watch)).isEqualTo(ServingStatus.SERVING);

      served.server().drain();

      assertThat(next(watch)).isEqualTo(ServingStatus.NOT_SERVING);
      assertThatThrownBy(watch::receive)
          .isInstanceOfSatisfying(
              StatusException.class, e -> assertThat(e.code()).isEqualTo(StatusCode.UNAVAILABLE));
      served.server().awaitTermination();
    }
    assertThat(health.watching()).isZero();
  }

  @Test
  void everyWatchSeesTheLastOfManyChangesMadeByManyThreads() throws InterruptedException {
    List<ResponseStream<HealthCheckResponse>> watches = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ResponseStream<HealthCheckResponse> watch = watch("a");
      assertThat(next(watch)).isEqualTo(ServingStatus.SERVICE_UNKNOWN);
      watches.add(watch);
    }
    List<Thread> changers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      changers.add(
          Thread.startVirtualThread(
              () -> {
                for (int n = 0; n < 500; n++) {
                  health.serving("a");
                  health.forget("a");
                }
              }));
    }
    for (Thread changer : changers) {
      changer.join();
    }
    health.notServing("a");

    for (ResponseStream<HealthCheckResponse> watch : watches) {
      ServingStatus last = next(watch);
      while (last != ServingStatus.NOT_SERVING) { // which no changer says
        ServingStatus following = next(watch);
        assertThat(following).isNotEqualTo(last);
        last = following;
      }
      watch.close();
    }
  }

  private ResponseStream<HealthCheckResponse> watch(String service) {
    return client.watch(HealthCheckRequest.newBuilder().setService(service).build());
  }

  private static ServingStatus next(ResponseStream<HealthCheckResponse> watch) {
    HealthCheckResponse response = watch.receive();
    assertThat(response).isNotNull();
    return response.getStatus();
  }
}
