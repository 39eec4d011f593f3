package dev.legate.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileOptions;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.legate.services.health.HealthProto;
import dev.legate.services.reflection.v1.ServerReflectionRequest;
import dev.legate.services.reflection.v1.ServerReflectionResponse;
import dev.legate.services.warehouse.FindRequest;
import dev.legate.services.warehouse.WarehouseService;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** grpc-services stands on the same class path, and agrees with us about every byte. */
class BesideGrpcJavaTest {

  @SuppressWarnings("deprecation") // v1alpha is what older clients call
  static Stream<Arguments> files() {
    return Stream.of(
        Arguments.of(HealthProto.getDescriptor(), io.grpc.health.v1.HealthProto.getDescriptor()),
        Arguments.of(
            dev.legate.services.reflection.v1.ServerReflectionProto.getDescriptor(),
            io.grpc.reflection.v1.ServerReflectionProto.getDescriptor()),
        Arguments.of(
            dev.legate.services.reflection.v1alpha.ServerReflectionProto.getDescriptor(),
            io.grpc.reflection.v1alpha.ServerReflectionProto.getDescriptor()));
  }

  /** List (gRFC A90) is not yet in grpc-java, so ours may declare more, but nothing else. */
  @ParameterizedTest
  @MethodSource("files")
  void ourProtosDeclareWhatThoseOfGrpcDeclare(FileDescriptor ours, FileDescriptor theirs) {
    FileDescriptorProto.Builder common = withoutOptions(ours).toBuilder();
    common.clearMessageType();
    ours.getMessageTypes().stream()
        .filter(type -> theirs.findMessageTypeByName(type.getName()) != null)
        .forEach(type -> common.addMessageType(type.toProto()));
    ServiceDescriptor service = theirs.getServices().getFirst();
    common.getServiceBuilder(0).clearMethod();
    ours.getServices().getFirst().getMethods().stream()
        .filter(method -> service.findMethodByName(method.getName()) != null)
        .forEach(method -> common.getServiceBuilder(0).addMethod(method.toProto()));

    assertThat(common.build()).isEqualTo(withoutOptions(theirs));
  }

  @Test
  void grpcJavaReadsOurAnswersAndCanBuildTheDescriptorsFromThem() throws Exception {
    ReflectionService reflection = new ReflectionService();
    reflection.serverStarting(List.of(new WarehouseService() {}.definition()));
    Iterator<io.grpc.reflection.v1alpha.ServerReflectionRequest> theirRequests =
        List.of(
                io.grpc.reflection.v1alpha.ServerReflectionRequest.newBuilder()
                    .setFileContainingSymbol("warehouse.Warehouse")
                    .build())
            .iterator();
    List<ServerReflectionResponse> answers = new ArrayList<>();

    reflection.serverReflectionInfo(
        () -> theirRequests.hasNext() ? ours(theirRequests.next().toByteString()) : null,
        answers::add);

    var theirs =
        io.grpc.reflection.v1alpha.ServerReflectionResponse.parseFrom(
            answers.getFirst().toByteString());
    Map<String, FileDescriptorProto> files = new LinkedHashMap<>();
    for (ByteString bytes : theirs.getFileDescriptorResponse().getFileDescriptorProtoList()) {
      FileDescriptorProto file = FileDescriptorProto.parseFrom(bytes);
      files.put(file.getName(), file);
    }
    FileDescriptor built = build(files.keySet().iterator().next(), files);
    assertThat(
            built.findServiceByName("Warehouse").findMethodByName("Find").getInputType().toProto())
        .isEqualTo(FindRequest.getDescriptor().toProto());
  }

  /** Fails if an import is missing, since nothing but the answer is drawn on. */
  private static FileDescriptor build(String name, Map<String, FileDescriptorProto> files)
      throws Exception {
    FileDescriptorProto file = files.get(name);
    assertThat(file).as(name).isNotNull();
    List<FileDescriptor> imports = new ArrayList<>();
    for (String each : file.getDependencyList()) {
      imports.add(build(each, files));
    }
    return FileDescriptor.buildFrom(file, imports.toArray(FileDescriptor[]::new));
  }

  private static ServerReflectionRequest ours(ByteString bytes) {
    try {
      return ServerReflectionRequest.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static FileDescriptorProto withoutOptions(FileDescriptor file) {
    return file.toProto().toBuilder().setOptions(FileOptions.getDefaultInstance()).build();
  }
}
