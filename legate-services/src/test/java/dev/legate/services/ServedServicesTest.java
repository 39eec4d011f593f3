package dev.legate.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.client.BidiStream;
import dev.legate.client.ResponseStream;
import dev.legate.services.health.HealthCheckRequest;
import dev.legate.services.health.HealthCheckResponse;
import dev.legate.services.health.HealthCheckResponse.ServingStatus;
import dev.legate.services.health.HealthClient;
import dev.legate.services.health.HealthListRequest;
import dev.legate.services.reflection.v1.ServerReflectionClient;
import dev.legate.services.reflection.v1.ServerReflectionRequest;
import dev.legate.services.reflection.v1.ServerReflectionResponse;
import dev.legate.services.reflection.v1.ServiceResponse;
import dev.legate.services.warehouse.FindRequest;
import dev.legate.services.warehouse.Shelf;
import dev.legate.services.warehouse.WarehouseClient;
import dev.legate.services.warehouse.WarehouseService;
import dev.legate.testing.InProcessServer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Both services as clients see them. */
class ServedServicesTest {
  private static final Shelf SHELF = Shelf.newBuilder().setRow(7).build();

  @Test
  void healthAnswersForEveryServiceOfTheServer() throws Exception {
    try (InProcessServer served =
        InProcessServer.of(s -> s.service(new Finder()).service(new HealthService()))) {
      HealthClient health = HealthClient.create(served.channel());

      assertThat(health.check(check("warehouse.Warehouse")).getStatus())
          .isEqualTo(ServingStatus.SERVING);
      assertThat(health.list(HealthListRequest.getDefaultInstance()).getStatusesMap())
          .containsOnlyKeys("", "warehouse.Warehouse", "grpc.health.v1.Health");
      assertThatThrownBy(() -> health.check(check("nobody")))
          .isInstanceOfSatisfying(
              StatusException.class, e -> assertThat(e.code()).isEqualTo(StatusCode.NOT_FOUND));
    }
  }

  @Test
  void reflectionAnswersUnderBothNames() throws Exception {
    try (InProcessServer served =
        InProcessServer.of(s -> s.service(new Finder()).service(new ReflectionService()))) {
      try (BidiStream<ServerReflectionRequest, ServerReflectionResponse> stream =
          ServerReflectionClient.create(served.channel()).serverReflectionInfo()) {
        stream.send(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertThat(stream.receive().getListServicesResponse().getServiceList())
            .extracting(ServiceResponse::getName)
            .containsExactly(
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
                "warehouse.Warehouse");
        stream.halfClose();
        assertThat(stream.receive()).isNull();
      }
      try (var stream =
          dev.legate.services.reflection.v1alpha.ServerReflectionClient.create(served.channel())
              .serverReflectionInfo()) {
        stream.send(
            dev.legate.services.reflection.v1alpha.ServerReflectionRequest.newBuilder()
                .setFileContainingSymbol("warehouse.Warehouse.Find")
                .build());
        assertThat(stream.receive().getFileDescriptorResponse().getFileDescriptorProtoList())
            .hasSize(4);
        stream.halfClose();
        assertThat(stream.receive()).isNull();
      }
    }
  }

  @Test
  void withOneWorkerAnOpenWatchAndAnOpenReflectionStreamLeaveUnaryCallsAnswered() throws Exception {
    try (InProcessServer served =
        InProcessServer.of(
            s ->
                s.workers(1)
                    .service(new Finder())
                    .service(new HealthService())
                    .service(new ReflectionService()))) {
      try (ResponseStream<HealthCheckResponse> watch =
              HealthClient.create(served.channel()).watch(check(""));
          BidiStream<ServerReflectionRequest, ServerReflectionResponse> reflection =
              ServerReflectionClient.create(served.channel()).serverReflectionInfo()) {
        assertThat(watch.receive()).isNotNull();
        reflection.send(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertThat(reflection.receive()).isNotNull();

        WarehouseClient warehouse = WarehouseClient.create(served.channel());
        for (int i = 0; i < 10; i++) {
          assertThat(warehouse.find(FindRequest.getDefaultInstance())).isEqualTo(SHELF);
        }
      }
    }
  }

  @Test
  void withTheOneWorkerTakenHealthAndReflectionStillAnswer() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    WarehouseService blocked =
        new WarehouseService() {
          @Override
          public Shelf find(FindRequest request) throws InterruptedException {
            taken.countDown();
            release.await();
            return SHELF;
          }
        };
    try (InProcessServer served =
        InProcessServer.of(
            s ->
                s.workers(1)
                    .service(blocked)
                    .service(new HealthService())
                    .service(new ReflectionService()))) {
      CompletableFuture<Shelf> answer =
          WarehouseClient.create(served.channel()).async().find(FindRequest.getDefaultInstance());
      taken.await();

      assertThat(HealthClient.create(served.channel()).check(check("")).getStatus())
          .isEqualTo(ServingStatus.SERVING);
      try (BidiStream<ServerReflectionRequest, ServerReflectionResponse> reflection =
          ServerReflectionClient.create(served.channel()).serverReflectionInfo()) {
        reflection.send(ServerReflectionRequest.newBuilder().setListServices("").build());
        assertThat(reflection.receive()).isNotNull();
      }
      assertThat(answer).isNotDone();

      release.countDown();
      assertThat(answer.join()).isEqualTo(SHELF);
    }
  }

  private static HealthCheckRequest check(String service) {
    return HealthCheckRequest.newBuilder().setService(service).build();
  }

  private static final class Finder implements WarehouseService {
    @Override
    public Shelf find(FindRequest request) {
      return SHELF;
    }
  }
}
