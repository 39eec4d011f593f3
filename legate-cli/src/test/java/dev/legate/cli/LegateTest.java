package dev.legate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.legate.cli.places.PlaceTable;
import dev.legate.cli.places.WorldPlaces;
import dev.legate.server.Server;
import dev.legate.server.ServerCredentials;
import dev.legate.services.HealthService;
import dev.legate.services.ReflectionService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LegateTest {
  private static final String PLACES = "legate.demo.places.Places";

  private static final HealthService HEALTH = new HealthService();
  private static Server server;
  private static String target;

  private final Printed printed = new Printed();

  @BeforeAll
  static void serve() throws IOException {
    server =
        Server.builder()
            .listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ServerCredentials.plaintext())
            .service(new WorldPlaces(PlaceTable.shipped()))
            .service(HEALTH)
            .service(new ReflectionService())
            .start();
    target = "localhost:" + server.port();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void listsServices() {
    assertThat(legate("list", target)).isZero();
    assertThat(printed.out())
        .isEqualTo(
            """
            grpc.health.v1.Health
            grpc.reflection.v1.ServerReflection
            grpc.reflection.v1alpha.ServerReflection
            legate.demo.places.Places
            """);
  }

  @Test
  void listsMethodsOfAService() {
    assertThat(legate("list", target, PLACES)).isZero();
    assertThat(printed.out())
        .startsWith(
            "rpc GetPlace(legate.demo.places.GetPlaceRequest) returns (legate.demo.places.Place);\n")
        .contains("rpc Chat(stream legate.demo.places.ChatNote) returns (stream ");
  }

  @Test
  void describesAMessageWithItsImportedTypes() {
    assertThat(legate("describe", target, "legate.demo.places.RouteSummary")).isZero();
    assertThat(printed.out())
        .isEqualTo(
            """
            // legate.demo.places.RouteSummary, in legate/demo/places.proto
            message RouteSummary {
              int32 points = 1;
              double kilometres = 2;
              google.protobuf.Duration duration = 3;
            }
            """);
  }

  @Test
  void describesMapsAndEnumsAndWhatTheyAreNestedIn() {
    assertThat(legate("describe", target, "grpc.health.v1.HealthListResponse")).isZero();
    assertThat(legate("describe", target, "grpc.health.v1.HealthCheckResponse")).isZero();
    assertThat(printed.out())
        .contains("map<string, grpc.health.v1.HealthCheckResponse> statuses = 1;")
        .contains("  enum ServingStatus {\n    UNKNOWN = 0;")
        .contains("grpc.health.v1.HealthCheckResponse.ServingStatus status = 1;");
  }

  @Test
  void callsAUnaryMethod() {
    int code =
        legate("call", target, PLACES + "/GetPlace", "--compact", "-d", "{\"name\": \"nairobi\"}");
    assertThat(printed.err()).isEmpty();
    assertThat(code).isZero();
    assertThat(printed.out()).startsWith("{\"name\":\"Nairobi\",\"timeZone\":\"Africa/Nairobi\"");
  }

  @Test
  void callsAServerStreamingMethod() {
    String area = "{\"south\": 45, \"north\": 55, \"west\": 5, \"east\": 20}";
    assertThat(legate("call", target, PLACES + ".ListPlaces", "--compact", "-d", area)).isZero();
    assertThat(printed.out().lines()).hasSize(5);
  }

  @Test
  void callsAClientStreamingMethodWithAFile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("route.json"),
            """
            {"position": {"latitude": 0, "longitude": 0}, "time": "2024-01-01T00:00:00Z"}
            {"position": {"latitude": 0, "longitude": 90}, "time": "2024-01-02T00:00:00Z"}
            """);
    assertThat(legate("call", target, PLACES + "/RecordRoute", "--compact", "-d", "@" + file))
        .isZero();
    assertThat(printed.out()).startsWith("{\"points\":2,\"kilometres\":10007.5").contains("86400s");
  }

  @Test
  void callsABidirectionalMethod() {
    assertThat(
            legate(
                "call",
                target,
                PLACES + "/Chat",
                "-v",
                "--compact",
                "-d",
                "{\"text\":\"Zurich\"}{\"text\":\"Rome\"}"))
        .isZero();
    assertThat(printed.out().lines()).hasSize(2);
    assertThat(printed.err()).contains("headers:", "trailers:");
  }

  @Test
  void aFailedCallIsExplainedAndItsCodeIsTheExitCode() {
    int code = legate("call", target, PLACES + "/GetPlace", "-d", "{\"name\": \"Atlantis\"}");
    assertThat(code).isEqualTo(64 + 5);
    assertThat(printed.out()).isEmpty();
    assertThat(printed.err())
        .startsWith("NOT_FOUND: no place is called 'Atlantis'")
        .contains("\"@type\":\"type.googleapis.com/google.rpc.ResourceInfo\"");
  }

  @Test
  void aTimeoutIsForTheCallAlone() {
    int code =
        legate("call", target, PLACES + "/Chat", "--timeout", "0ms", "-d", "{\"text\": \"x\"}");
    assertThat(code).isEqualTo(64 + 4);
    assertThat(printed.err()).startsWith("DEADLINE_EXCEEDED").contains(PLACES + "/Chat");
  }

  @Test
  void aRequestThatIsNotOfTheTypeIsSaidByNumberAndCancelsTheCall() {
    int code =
        legate("call", target, PLACES + "/Chat", "-d", "{\"text\":\"Zurich\"} {\"txt\":\"Rome\"}");
    assertThat(code).isEqualTo(1);
    assertThat(printed.err())
        .startsWith("legate: message 2 of the data is not a legate.demo.places.ChatNote in JSON: ");
  }

  @Test
  void brokenJsonIsRefused() {
    assertThat(legate("call", target, PLACES + "/GetPlace", "-d", "{\"name\": ")).isEqualTo(1);
    assertThat(printed.err()).startsWith("legate: message 1 of the data is not a ");
  }

  @Test
  void aMethodWithOneRequestIsNotSentTwo() {
    assertThat(legate("call", target, PLACES + "/GetPlace", "-d", "{} {}")).isEqualTo(1);
    assertThat(printed.err())
        .isEqualTo("legate: the data has several messages, but the method takes one\n");
  }

  @Test
  void unknownNamesAreNamed() {
    assertThat(legate("call", target, PLACES + "/GetPlaces")).isEqualTo(1);
    assertThat(legate("call", target, "legate.demo.Nothing/Get")).isEqualTo(1);
    assertThat(legate("call", target, "Get")).isEqualTo(1);
    assertThat(legate("list", target, "legate.demo.places.Area")).isEqualTo(1);
    assertThat(printed.err())
        .isEqualTo(
            """
            legate: legate.demo.places.Places has no method 'GetPlaces', only GetPlace, ListPlaces, ListDistances, RecordRoute, Chat
            legate: the server knows nothing called 'legate.demo.Nothing'
            legate: 'Get' is not of the form package.Service/Method
            legate: 'legate.demo.places.Area' is not a service
            """);
  }

  @Test
  void headersThatCannotBeSentAreRefused() {
    assertThat(legate("list", target, "-H", "no colon")).isEqualTo(1);
    assertThat(legate("list", target, "-H", "trace-bin: %%")).isEqualTo(1);
    assertThat(legate("list", target, "-H", "trace: 1", "-H", "key-bin: AQI=")).isZero();
    assertThat(printed.err()).contains("'no colon'", "'trace-bin: %%'");
  }

  @Test
  void healthIsTheExitCode() {
    HEALTH.notServing("ill");
    assertThat(legate("health", target)).isZero();
    assertThat(legate("health", target, "ill")).isEqualTo(1);
    assertThat(legate("health", target, "unheard-of")).isEqualTo(64 + 5);
    assertThat(printed.out()).isEqualTo("SERVING\nNOT_SERVING\n");
  }

  @Test
  void noServerIsUnavailable() throws IOException {
    int port;
    try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(legate("list", "localhost:" + port)).isEqualTo(64 + 14);
    assertThat(printed.err()).startsWith("UNAVAILABLE: ");
  }

  @Test
  void aCommandIsExpected() {
    assertThat(legate()).isEqualTo(2);
    assertThat(printed.err()).contains("Usage: legate", "demo", "call", "list");
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(legate("--version")).isZero();
    assertThat(printed.out()).matches("legate \\d+\\.\\d+\\.\\d+\\S*, Java \\d.*\\n");
  }

  private int legate(String... arguments) {
    return Legate.run(printed.terminal(), arguments);
  }
}
