package dev.legate.cli.reflect;

import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.legate.MethodDescriptor;
import dev.legate.StatusCode;
import dev.legate.StatusException;
import dev.legate.cli.CommandFailure;
import dev.legate.client.BidiStream;
import dev.legate.client.CallFactory;
import dev.legate.client.CallOptions;
import dev.legate.services.reflection.v1.ServerReflectionRequest;
import dev.legate.services.reflection.v1.ServerReflectionResponse;
import dev.legate.services.reflection.v1.ServerReflectionService;
import dev.legate.services.reflection.v1.ServiceResponse;
import dev.legate.stub.Stub;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server for its services and the schema of their messages.
 *
 * <p>One stream is kept open for all questions. For one thread. Source: gRPC's server reflection
 * protocol, v1, and v1alpha where the server has only that.
 */
public final class Reflection implements AutoCloseable {
  private static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> V1 =
      ServerReflectionService.SERVER_REFLECTION_INFO;

  /** The versions differ in the name of their package alone. */
  private static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> ALPHA =
      MethodDescriptor.bidiStreaming(
          "grpc.reflection.v1alpha.ServerReflection",
          V1.path().method(),
          V1.requests(),
          V1.responses());

  private final Stub stub;
  private final SchemaFiles files = new SchemaFiles(this::fileNamed);
  private @Nullable BidiStream<ServerReflectionRequest, ServerReflectionResponse> stream;

  /** Reflection on the server that calls go to. */
  public Reflection(CallFactory calls, CallOptions options) {
    stub = Stub.of(calls).with(given -> options);
  }

  /** The full names of the services, in alphabetical order. */
  public List<String> services() {
    return ask(ServerReflectionRequest.newBuilder().setListServices("").build())
        .getListServicesResponse()
        .getServiceList()
        .stream()
        .map(ServiceResponse::getName)
        .sorted()
        .toList();
  }

  /**
   * What a full name stands for: a service, method, message, field or enum.
   *
   * @throws CommandFailure if the server knows no such name, or its schema is not sound
   */
  public GenericDescriptor symbol(String name) {
    return find(name)
        .orElseThrow(() -> new CommandFailure("the server knows nothing called '" + name + "'"));
  }

  /** The same, empty if the server knows no such name. */
  public Optional<GenericDescriptor> find(String name) {
    ServerReflectionResponse answer =
        ask(ServerReflectionRequest.newBuilder().setFileContainingSymbol(name).build());
    if (isNotFound(answer)) {
      return Optional.empty();
    }
    for (FileDescriptor file : files.read(protos(answer))) {
      Optional<GenericDescriptor> found = Symbols.in(file, name);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<FileDescriptorProto> fileNamed(String name) {
    ServerReflectionResponse answer =
        ask(ServerReflectionRequest.newBuilder().setFileByFilename(name).build());
    return isNotFound(answer)
        ? Optional.empty()
        : protos(answer).stream().filter(proto -> proto.getName().equals(name)).findFirst();
  }

  private static boolean isNotFound(ServerReflectionResponse answer) {
    return answer.hasErrorResponse()
        && answer.getErrorResponse().getErrorCode() == StatusCode.NOT_FOUND.number();
  }

  private static List<FileDescriptorProto> protos(ServerReflectionResponse answer) {
    if (answer.hasErrorResponse()) {
      throw new CommandFailure(
          "reflection failed: "
              + StatusCode.ofNumber(answer.getErrorResponse().getErrorCode())
              + ": "
              + answer.getErrorResponse().getErrorMessage());
    }
    List<FileDescriptorProto> protos = new ArrayList<>();
    for (ByteString bytes : answer.getFileDescriptorResponse().getFileDescriptorProtoList()) {
      try {
        protos.add(FileDescriptorProto.parseFrom(bytes));
      } catch (InvalidProtocolBufferException e) {
        throw new CommandFailure("the server's schema cannot be read: " + e.getMessage());
      }
    }
    return protos;
  }

  private ServerReflectionResponse ask(ServerReflectionRequest request) {
    if (stream != null) {
      return ask(stream, request);
    }
    try {
      return ask(open(V1), request);
    } catch (StatusException failure) {
      if (failure.code() != StatusCode.UNIMPLEMENTED) {
        throw failure;
      }
    }
    try {
      return ask(open(ALPHA), request);
    } catch (StatusException failure) {
      if (failure.code() == StatusCode.UNIMPLEMENTED) {
        throw new CommandFailure("the server does not offer reflection");
      }
      throw failure;
    }
  }

  private BidiStream<ServerReflectionRequest, ServerReflectionResponse> open(
      MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse> version) {
    close();
    stream = stub.bidiStreaming(version);
    return stream;
  }

  private static ServerReflectionResponse ask(
      BidiStream<ServerReflectionRequest, ServerReflectionResponse> stream,
      ServerReflectionRequest request) {
    stream.send(request); // false if the call is over, which receiving tells
    ServerReflectionResponse answer = stream.receive();
    if (answer == null) {
      throw new CommandFailure("the server ended the reflection stream, expected an answer");
    }
    return answer;
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
      stream = null;
    }
  }
}
