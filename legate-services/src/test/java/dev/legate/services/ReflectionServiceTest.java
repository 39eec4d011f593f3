package dev.legate.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.legate.StatusCode;
import dev.legate.server.Service;
import dev.legate.server.ServiceDefinition;
import dev.legate.services.reflection.v1.ExtensionRequest;
import dev.legate.services.reflection.v1.ServerReflectionRequest;
import dev.legate.services.reflection.v1.ServerReflectionResponse;
import dev.legate.services.reflection.v1.ServerReflectionResponse.MessageResponseCase;
import dev.legate.services.reflection.v1.ServiceResponse;
import dev.legate.services.warehouse.ArchiveService;
import dev.legate.services.warehouse.ExtrasProto;
import dev.legate.services.warehouse.WarehouseService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReflectionServiceTest {
  private static final String WAREHOUSE = "warehouse/warehouse.proto";
  private static final String SHELF = "warehouse/shelf.proto";
  private static final String COLOUR = "warehouse/colour.proto";
  private static final String EXTRAS = "warehouse/extras.proto";
  private static final String TIMESTAMP = "google/protobuf/timestamp.proto";

  private final ReflectionService reflection =
      started(new ReflectionService(ExtrasProto.getDescriptor()));

  @Test
  void listsTheServicesSortedIncludingBothVersionsOfItself() {
    ServerReflectionResponse answer = ask(request().setListServices("*")).getFirst();

    assertThat(answer.getListServicesResponse().getServiceList())
        .extracting(ServiceResponse::getName)
        .containsExactly(
            "grpc.health.v1.Health",
            "grpc.reflection.v1.ServerReflection",
            "grpc.reflection.v1alpha.ServerReflection",
            "no.Schema",
            "warehouse.Archive",
            "warehouse.Warehouse");
  }

  @Test
  void repeatsHostAndRequest() {
    ServerReflectionRequest request =
        request().setHost("example.com").setFileByFilename("none").build();

    ServerReflectionResponse answer = ask(request.toBuilder()).getFirst();

    assertThat(answer.getValidHost()).isEqualTo("example.com");
    assertThat(answer.getOriginalRequest()).isEqualTo(request);
  }

  @Test
  void aFileComesWithAllThatItImports() {
    assertThat(files(ask(request().setFileByFilename(WAREHOUSE)).getFirst()))
        .containsExactlyInAnyOrder(WAREHOUSE, SHELF, COLOUR, TIMESTAMP)
        .startsWith(WAREHOUSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {SHELF, COLOUR, TIMESTAMP, EXTRAS})
  void importedAndFurtherFilesAreFoundByName(String name) {
    assertThat(files(ask(request().setFileByFilename(name)).getFirst())).startsWith(name);
  }

  @ParameterizedTest
  @CsvSource({
    "warehouse.Warehouse, warehouse/warehouse.proto", // service
    "warehouse.Warehouse.Find, warehouse/warehouse.proto", // method
    "warehouse.FindRequest, warehouse/warehouse.proto", // message
    "warehouse.FindRequest.id, warehouse/warehouse.proto", // field
    "warehouse.FindRequest.key, warehouse/warehouse.proto", // oneof
    "warehouse.Shelf.Board, warehouse/shelf.proto", // nested message
    "warehouse.Shelf.Board.width, warehouse/shelf.proto",
    "warehouse.Shelf.Board.Wood, warehouse/shelf.proto", // nested enum
    "warehouse.Shelf.Board.ELM, warehouse/shelf.proto", // its value, a sibling of it
    "warehouse.Colour, warehouse/colour.proto",
    "warehouse.RED, warehouse/colour.proto",
    "warehouse.label, warehouse/extras.proto", // extension
    "warehouse.Extras.extras, warehouse/extras.proto", // nested extension
    "google.protobuf.Timestamp, google/protobuf/timestamp.proto",
    "grpc.reflection.v1.ServerReflection, grpc/reflection/v1/reflection.proto",
    "grpc.reflection.v1alpha.ErrorResponse, grpc/reflection/v1alpha/reflection.proto",
    "grpc.health.v1.Health.Watch, grpc/health/v1/health.proto"
  })
  void everySymbolIsFoundInItsFile(String symbol, String file) {
    assertThat(files(ask(request().setFileContainingSymbol(symbol)).getFirst())).startsWith(file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "Warehouse",
        "warehouse",
        "warehouse.",
        ".warehouse.Warehouse",
        "warehouse.Warehouse.Lose",
        "warehouse.FindRequest.nothing",
        "warehouse.Colour.RED", // not its name: the value is a sibling of the enum
        "no.Schema"
      })
  void aSymbolThatIsNotThereIsNotFound(String symbol) {
    assertNotFound(ask(request().setFileContainingSymbol(symbol)).getFirst(), "symbol");
  }

  @Test
  void aFileThatIsNotThereIsNotFound() {
    assertNotFound(ask(request().setFileByFilename("warehouse.proto")).getFirst(), "file");
  }

  @ParameterizedTest
  @ValueSource(ints = {110, 120})
  void anExtensionIsFoundInItsFile(int number) {
    assertThat(files(ask(extension("warehouse.Shelf", number)).getFirst()))
        .containsExactly(EXTRAS, SHELF, COLOUR);
  }

  @ParameterizedTest
  @CsvSource({"warehouse.Shelf, 111", "warehouse.Plain, 110", "warehouse.None, 110", "'', 0"})
  void anExtensionThatIsNotThereIsNotFound(String type, int number) {
    assertNotFound(ask(extension(type, number)).getFirst(), "extension");
  }

  @Test
  void extensionNumbersOfATypeAscend() {
    ServerReflectionResponse answer =
        ask(request().setAllExtensionNumbersOfType("warehouse.Shelf")).getFirst();

    assertThat(answer.getAllExtensionNumbersResponse().getBaseTypeName())
        .isEqualTo("warehouse.Shelf");
    assertThat(answer.getAllExtensionNumbersResponse().getExtensionNumberList())
        .containsExactly(110, 120);
  }

  @Test
  void aTypeWithoutExtensionsHasAnEmptyListOfThem() {
    ServerReflectionResponse answer =
        ask(request().setAllExtensionNumbersOfType("warehouse.Plain")).getFirst();

    assertThat(answer.hasAllExtensionNumbersResponse()).isTrue();
    assertThat(answer.getAllExtensionNumbersResponse().getExtensionNumberList()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"warehouse.None", "warehouse.Colour", "warehouse.Warehouse", ""})
  void extensionNumbersOfWhatIsNoMessageTypeAreNotFound(String type) {
    assertNotFound(ask(request().setAllExtensionNumbersOfType(type)).getFirst(), "message type");
  }

  @Test
  void oneStreamTakesSeveralRequestsAndSendsNoImportTwice() {
    List<ServerReflectionResponse> answers =
        ask(
            request().setFileByFilename(SHELF),
            request().setFileContainingSymbol("warehouse.Nothing"),
            request().setFileContainingSymbol("warehouse.Warehouse"),
            request().setFileByFilename(SHELF));

    assertThat(files(answers.get(0))).containsExactly(SHELF, COLOUR);
    assertNotFound(answers.get(1), "symbol");
    assertThat(files(answers.get(2))).containsExactly(WAREHOUSE, TIMESTAMP);
    assertThat(files(answers.get(3))).containsExactly(SHELF); // what is asked for is sent again
  }

  @Test
  void aRequestWithoutAQuestionIsAnErrorThatLeavesTheStreamAlone() {
    List<ServerReflectionResponse> answers = ask(request(), request().setListServices(""));

    assertThat(answers.get(0).getErrorResponse().getErrorCode())
        .isEqualTo(StatusCode.INVALID_ARGUMENT.number());
    assertThat(answers.get(1).hasListServicesResponse()).isTrue();
  }

  @Test
  void bothVersionsRunOutsideABoundedPool() {
    assertThat(reflection.definitions()).allMatch(ServiceDefinition::hasOwnThreads).hasSize(2);
  }

  private static ReflectionService started(ReflectionService reflection) {
    List<ServiceDefinition> services = new ArrayList<>();
    for (Service service :
        List.of(
            new WarehouseService() {}, new ArchiveService() {}, new HealthService(), reflection)) {
      services.addAll(service.definitions());
    }
    services.add(ServiceDefinition.builder("no.Schema").build());
    reflection.serverStarting(services);
    return reflection;
  }

  private List<ServerReflectionResponse> ask(ServerReflectionRequest.Builder... requests) {
    Iterator<ServerReflectionRequest> all =
        Arrays.stream(requests).map(ServerReflectionRequest.Builder::build).iterator();
    List<ServerReflectionResponse> responses = new ArrayList<>();
    reflection.serverReflectionInfo(() -> all.hasNext() ? all.next() : null, responses::add);
    assertThat(responses).hasSameSizeAs(requests);
    return responses;
  }

  private static ServerReflectionRequest.Builder request() {
    return ServerReflectionRequest.newBuilder();
  }

  private static ServerReflectionRequest.Builder extension(String type, int number) {
    return request()
        .setFileContainingExtension(
            ExtensionRequest.newBuilder().setContainingType(type).setExtensionNumber(number));
  }

  private static List<String> files(ServerReflectionResponse response) {
    assertThat(response.getMessageResponseCase())
        .as(response.toString())
        .isEqualTo(MessageResponseCase.FILE_DESCRIPTOR_RESPONSE);
    List<String> names = new ArrayList<>();
    for (ByteString file : response.getFileDescriptorResponse().getFileDescriptorProtoList()) {
      try {
        names.add(FileDescriptorProto.parseFrom(file).getName());
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
    return names;
  }

  private static void assertNotFound(ServerReflectionResponse response, String what) {
    assertThat(response.getErrorResponse().getErrorCode()).isEqualTo(StatusCode.NOT_FOUND.number());
    assertThat(response.getErrorResponse().getErrorMessage())
        .startsWith("no " + what + " ")
        .endsWith("is known here");
  }
}
