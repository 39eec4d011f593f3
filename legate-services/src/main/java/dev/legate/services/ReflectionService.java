package dev.legate.services;

import com.google.protobuf.Descriptors.FileDescriptor;
import dev.legate.MethodDescriptor;
import dev.legate.Receiver;
import dev.legate.Responses;
import dev.legate.server.ServiceDefinition;
import dev.legate.services.reflection.v1.ServerReflectionRequest;
import dev.legate.services.reflection.v1.ServerReflectionResponse;
import dev.legate.services.reflection.v1.ServerReflectionService;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells tools such as grpcurl which services a server has and of what their messages consist:
 * {@code grpc.reflection.v1.ServerReflection} and its elder twin {@code v1alpha}.
 *
 * <p>For any thread, and for one server, all of whose services it describes with everything their
 * files import. A service without a protobuf schema is listed and not described.
 *
 * <p>Its calls run outside of a server's bounded pool. Source: gRPC's server reflection protocol;
 * where that leaves a choice, answers are those of grpc-go.
 */
public final class ReflectionService implements ServerReflectionService {
  /** The versions differ in the name of their package alone, so the messages of v1 serve both. */
  private static final MethodDescriptor<ServerReflectionRequest, ServerReflectionResponse>
      ALPHA_INFO =
          MethodDescriptor.bidiStreaming(
              dev.legate.services.reflection.v1alpha.ServerReflectionService.SERVICE_NAME,
              SERVER_REFLECTION_INFO.path().method(),
              SERVER_REFLECTION_INFO.requests(),
              SERVER_REFLECTION_INFO.responses());

  private final List<FileDescriptor> more;
  private volatile List<ServiceDefinition> served = List.of();
  private volatile @Nullable DescriptorIndex index;

  /**
   * Reflection on the services of a server.
   *
   * @param more files to describe that no service imports, such as those of error details or of
   *     extensions
   */
  public ReflectionService(FileDescriptor... more) {
    this.more = List.of(more);
  }

  @Override
  public ServiceDefinition definition() {
    return ServerReflectionService.super.definition().ownThreads();
  }

  /** Both versions. */
  @Override
  public List<ServiceDefinition> definitions() {
    ServiceDefinition alpha =
        ServiceDefinition.builder(ALPHA_INFO.path().service())
            .schema(
                () ->
                    dev.legate.services.reflection.v1alpha.ServerReflectionProto.getDescriptor()
                        .findServiceByName("ServerReflection"))
            .bidiStreaming(ALPHA_INFO, this::serverReflectionInfo)
            .ownThreads()
            .build();
    return List.of(definition(), alpha);
  }

  /** Learns what to describe. */
  @Override
  public void serverStarting(List<ServiceDefinition> services) {
    served = List.copyOf(services);
    index = null;
  }

  @Override
  public void serverReflectionInfo(
      Receiver<ServerReflectionRequest> requests, Responses<ServerReflectionResponse> responses) {
    ReflectionAnswers answers = new ReflectionAnswers(index());
    for (ServerReflectionRequest request : requests) {
      responses.send(answers.to(request));
    }
  }

  /** Made when first asked for, because it loads the schema of every service. */
  private DescriptorIndex index() {
    DescriptorIndex made = index;
    if (made == null) {
      made = DescriptorIndex.of(served, more); // twice in a race, with the same content
      index = made;
    }
    return made;
  }
}
