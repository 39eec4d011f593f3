package dev.legate.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.server.ServiceDefinition;
import dev.legate.services.health.HealthCheckRequest;
import dev.legate.services.health.HealthCheckResponse;
import dev.legate.services.health.HealthCheckResponse.ServingStatus;
import dev.legate.services.health.HealthListRequest;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HealthServiceTest {
  private final HealthService health = new HealthService();

  @Test
  void theServerIsServingFromTheStart() {
    assertThat(check(HealthService.SERVER)).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void servicesOfTheServerAreServingUnlessSaidOtherwiseBefore() {
    health.notServing("warming.Up");

    health.serverStarting(
        List.of(
            ServiceDefinition.builder("warming.Up").build(),
            ServiceDefinition.builder("warm.Already").build()));

    assertThat(check("warming.Up")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(check("warm.Already")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void eachServiceHasAStatusOfItsOwn() {
    health.serving("a");
    health.serving("b");
    health.notServing("a");

    assertThat(check("a")).isEqualTo(ServingStatus.NOT_SERVING);
    assertThat(check("b")).isEqualTo(ServingStatus.SERVING);
    assertThat(check("")).isEqualTo(ServingStatus.SERVING);
  }

  @Test
  void checkingAnUnknownServiceIsNotFound() {
    assertNotFound("nobody");
  }

  @Test
  void aForgottenServiceIsUnknown() {
    health.serving("a");
    health.forget("a");

    assertNotFound("a");
    assertThat(list()).containsOnlyKeys("");
  }

  @Test
  void listHasEveryService() {
    health.serving("a");
    health.notServing("b");

    assertThat(list())
        .isEqualTo(
            Map.of(
                "", ServingStatus.SERVING,
                "a", ServingStatus.SERVING,
                "b", ServingStatus.NOT_SERVING));
  }

  @Test
  void aListOfMoreThanAHundredIsResourceExhausted() {
    for (int i = 0; i < 99; i++) {
      health.serving("service" + i);
    }
    assertThat(list()).hasSize(100);

    health.serving("another");

    assertThatThrownBy(this::list)
        .isInstanceOfSatisfying(
            StatusException.class,
            e -> assertThat(e.code()).isEqualTo(StatusCode.RESOURCE_EXHAUSTED))
        .hasMessageContaining("101 services");
  }

  @Test
  void drainingMakesEverythingNotServingForGood() {
    health.serving("a");

    health.serverDraining();
    health.serving("a");
    health.serving("b");

    assertThat(list().values()).hasSize(3).containsOnly(ServingStatus.NOT_SERVING);
    assertThat(check("b")).isEqualTo(ServingStatus.NOT_SERVING);
    assertNotFound("nobody");
  }

  @Test
  void aDrainedHealthServiceIsRefusedByTheNextServer() {
    health.serverDraining();

    assertThatThrownBy(() -> health.serverStarting(List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("make one for each server");
  }

  @Test
  void runsOutsideABoundedPoolAndCanBeReflectedOn() {
    assertThat(health.definition().hasOwnThreads()).isTrue();
    assertThat(health.definition().name()).isEqualTo("grpc.health.v1.Health");
    assertThat(health.definition().schema()).isNotNull();
    assertThat(health.definition().methods()).hasSize(3);
  }

  private ServingStatus check(String service) {
    return health.check(HealthCheckRequest.newBuilder().setService(service).build()).getStatus();
  }

  private Map<String, ServingStatus> list() {
    return health.list(HealthListRequest.getDefaultInstance()).getStatusesMap().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> status(entry.getValue())));
  }

  private static ServingStatus status(HealthCheckResponse response) {
    return response.getStatus();
  }

  private void assertNotFound(String service) {
    assertThatThrownBy(() -> check(service))
        .isInstanceOfSatisfying(
            StatusException.class, e -> assertThat(e.code()).isEqualTo(StatusCode.NOT_FOUND))
        .hasMessageContaining("'" + service + "'");
  }
}
