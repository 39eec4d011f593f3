package dev.legate.cli.demo;

import dev.legate.client.BidiStream;
import dev.legate.demo.places.PlacesService;
import dev.legate.services.health.HealthCheckRequest;
import dev.legate.services.health.HealthCheckResponse.ServingStatus;
import dev.legate.services.health.HealthClient;
import dev.legate.services.reflection.v1.ServerReflectionClient;
import dev.legate.services.reflection.v1.ServerReflectionRequest;
import dev.legate.services.reflection.v1.ServerReflectionResponse;
import dev.legate.services.reflection.v1.ServiceResponse;
import java.util.List;

/** What every server should have: health and reflection. */
final class StandardServices {
  private StandardServices() {}

  static void tell(Stage stage) throws Differs {
    Stopwatch health = new Stopwatch();
    ServingStatus status =
        HealthClient.create(stage.channel())
            .check(HealthCheckRequest.newBuilder().setService(PlacesService.SERVICE_NAME).build())
            .getStatus();
    stage.story().line("health of " + PlacesService.SERVICE_NAME + " -> " + status, health.time());
    Differs.unlessEqual("the health", status, ServingStatus.SERVING);

    Stopwatch reflection = new Stopwatch();
    List<String> services = services(stage);
    stage.story().line("reflection -> " + services.size() + " services:", reflection.time());
    stage.story().line("  " + String.join(", ", services));
    Differs.unless(
        services.contains(PlacesService.SERVICE_NAME),
        "reflection lists "
            + services
            + ", expected "
            + PlacesService.SERVICE_NAME
            + " among them");
  }

  private static List<String> services(Stage stage) throws Differs {
    try (BidiStream<ServerReflectionRequest, ServerReflectionResponse> stream =
        ServerReflectionClient.create(stage.channel()).serverReflectionInfo()) {
      stream.send(ServerReflectionRequest.newBuilder().setListServices("").build());
      ServerReflectionResponse answer = stream.receive();
      if (answer == null) {
        throw new Differs("reflection said nothing, expected the services");
      }
      return answer.getListServicesResponse().getServiceList().stream()
          .map(ServiceResponse::getName)
          .toList();
    }
  }
}
