package dev.legate.services;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.legate.StatusCode;
import dev.legate.services.reflection.v1.ErrorResponse;
import dev.legate.services.reflection.v1.ExtensionNumberResponse;
import dev.legate.services.reflection.v1.ExtensionRequest;
import dev.legate.services.reflection.v1.FileDescriptorResponse;
import dev.legate.services.reflection.v1.ListServiceResponse;
import dev.legate.services.reflection.v1.ServerReflectionRequest;
import dev.legate.services.reflection.v1.ServerReflectionResponse;
import dev.legate.services.reflection.v1.ServiceResponse;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answers of one reflection stream. For one thread. */
final class ReflectionAnswers {
  private final DescriptorIndex index;

  /**
   * The names of the files that the client has got: what it asks for is sent again, imports not.
   */
  private final Set<String> sent = new HashSet<>();

  ReflectionAnswers(DescriptorIndex index) {
    this.index = index;
  }

  /** The answer to a request; a request that cannot be answered does not end the stream. */
  ServerReflectionResponse to(ServerReflectionRequest request) {
    ServerReflectionResponse.Builder response =
        ServerReflectionResponse.newBuilder()
            .setValidHost(request.getHost())
            .setOriginalRequest(request);
    switch (request.getMessageRequestCase()) {
      case LIST_SERVICES -> response.setListServicesResponse(services());
      case FILE_BY_FILENAME -> {
        String name = request.getFileByFilename();
        file(response, index.file(name), "file '" + name + "'");
      }
      case FILE_CONTAINING_SYMBOL -> {
        String symbol = request.getFileContainingSymbol();
        file(response, index.fileOfSymbol(symbol), "symbol '" + symbol + "'");
      }
      case FILE_CONTAINING_EXTENSION -> {
        ExtensionRequest asked = request.getFileContainingExtension();
        String type = asked.getContainingType();
        int number = asked.getExtensionNumber();
        file(
            response,
            index.fileOfExtension(type, number),
            "extension " + number + " of '" + type + "'");
      }
      case ALL_EXTENSION_NUMBERS_OF_TYPE ->
          extensions(response, request.getAllExtensionNumbersOfType());
      case MESSAGEREQUEST_NOT_SET ->
          response.setErrorResponse(
              error(
                  StatusCode.INVALID_ARGUMENT,
                  "the request has none of the fields of message_request that are known here"));
    }
    return response.build();
  }

  private ListServiceResponse services() {
    ListServiceResponse.Builder list = ListServiceResponse.newBuilder();
    for (String name : index.services()) {
      list.addService(ServiceResponse.newBuilder().setName(name));
    }
    return list.build();
  }

  private void file(
      ServerReflectionResponse.Builder response, @Nullable FileDescriptor file, String what) {
    if (file == null) {
      response.setErrorResponse(notFound(what));
    } else {
      response.setFileDescriptorResponse(withImports(file));
    }
  }

  private void extensions(ServerReflectionResponse.Builder response, String type) {
    Collection<Integer> numbers = index.extensionsOf(type);
    if (numbers == null) {
      response.setErrorResponse(notFound("message type '" + type + "'"));
    } else {
      response.setAllExtensionNumbersResponse(
          ExtensionNumberResponse.newBuilder()
              .setBaseTypeName(type)
              .addAllExtensionNumber(numbers));
    }
  }

  private FileDescriptorResponse withImports(FileDescriptor asked) {
    FileDescriptorResponse.Builder files = FileDescriptorResponse.newBuilder();
    Deque<FileDescriptor> open = new ArrayDeque<>();
    open.add(asked);
    sent.remove(asked.getFullName());
    while (!open.isEmpty()) {
      FileDescriptor file = open.remove();
      if (sent.add(file.getFullName())) {
        files.addFileDescriptorProto(file.toProto().toByteString());
        open.addAll(file.getDependencies());
      }
    }
    return files.build();
  }

  private static ErrorResponse notFound(String what) {
    return error(StatusCode.NOT_FOUND, "no " + what + " is known here");
  }

  private static ErrorResponse error(StatusCode code, String message) {
    return ErrorResponse.newBuilder().setErrorCode(code.number()).setErrorMessage(message).build();
  }
}
