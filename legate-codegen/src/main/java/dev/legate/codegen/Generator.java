package dev.legate.codegen;

import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.ExtensionRegistry;
import com.google.protobuf.JavaFeaturesProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Generates the interface and the client of every service in a request of {@code protoc}.
 *
 * <p>The same request gives the same response, byte for byte. Thread-safe: it has no state.
 */
public final class Generator {
  /** The newest edition whose rules for Java names are known here. */
  private static final Edition MAXIMUM_EDITION = Edition.EDITION_2026;

  private Generator() {}

  /**
   * The extensions with which a request must be parsed: the features that decide on Java's class
   * names.
   */
  public static ExtensionRegistry extensions() {
    ExtensionRegistry registry = ExtensionRegistry.newInstance();
    // First: protobuf-java 4.36 fails if JavaFeaturesProto is the first of the two to be
    // initialized.
    DescriptorProtos.registerAllExtensions(registry);
    JavaFeaturesProto.registerAllExtensions(registry);
    return registry;
  }

  /**
   * Generates.
   *
   * <p>What is wrong with the {@code .proto} files is told in the response's {@code error}, as
   * {@code protoc} wants it.
   *
   * @param request parsed with {@link #extensions}
   */
  public static CodeGeneratorResponse generate(CodeGeneratorRequest request) {
    CodeGeneratorResponse.Builder response =
        CodeGeneratorResponse.newBuilder()
            .setSupportedFeatures(
                CodeGeneratorResponse.Feature.FEATURE_PROTO3_OPTIONAL_VALUE
                    | CodeGeneratorResponse.Feature.FEATURE_SUPPORTS_EDITIONS_VALUE)
            .setMinimumEdition(Edition.EDITION_PROTO2_VALUE)
            .setMaximumEdition(MAXIMUM_EDITION.getNumber());
    try {
      return response.addAllFile(files(request).values()).build();
    } catch (GenerationException e) {
      return response.setError(String.valueOf(e.getMessage())).build();
    }
  }

  private static Map<String, CodeGeneratorResponse.File> files(CodeGeneratorRequest request) {
    if (!request.getParameter().isBlank()) {
      throw new GenerationException(
          "unknown option \"" + request.getParameter() + "\": the legate generator has no options");
    }
    Map<String, FileDescriptorProto> protos = new LinkedHashMap<>();
    request.getProtoFileList().forEach(file -> protos.put(file.getName(), file));
    // These still have the options that are for generators only, such as features with retention
    // SOURCE.
    request.getSourceFileDescriptorsList().forEach(file -> protos.put(file.getName(), file));
    JavaTypes types = new JavaTypes(protos.values());
    Map<String, CodeGeneratorResponse.File> files = new LinkedHashMap<>();
    Map<String, String> origins = new HashMap<>();
    for (String name : request.getFileToGenerateList()) {
      FileDescriptorProto proto = protos.get(name);
      if (proto == null) {
        throw new GenerationException(name + ": the request does not contain this file");
      }
      checkEdition(proto);
      for (ServiceModel service : new ServiceModels(proto, types).all()) {
        for (CodeGeneratorResponse.File file : generate(service, types)) {
          files.put(file.getName(), file);
          String other = origins.putIfAbsent(file.getName(), service.origin().fullName());
          if (other != null) {
            throw new GenerationException(
                name
                    + ": the services "
                    + other
                    + " and "
                    + service.origin().fullName()
                    + " would both be generated as "
                    + file.getName()
                    + "; give one of them another java_package");
          }
        }
      }
    }
    return files;
  }

  private static Iterable<CodeGeneratorResponse.File> generate(
      ServiceModel service, JavaTypes types) {
    try {
      return List.of(ServiceSource.file(service, types), ClientSource.file(service, types));
    } catch (GenerationException e) {
      throw new GenerationException(
          service.origin().file()
              + ": service "
              + service.origin().simpleName()
              + ": "
              + e.getMessage());
    }
  }

  private static void checkEdition(FileDescriptorProto proto) {
    if (proto.getSyntax().equals("editions")
        && proto.getEdition().getNumber() > MAXIMUM_EDITION.getNumber()) {
      throw new GenerationException(
          proto.getName()
              + ": "
              + proto.getEdition()
              + " is newer than "
              + MAXIMUM_EDITION
              + ", the newest that this version of Legate knows; use that, or a newer Legate");
    }
  }
}
