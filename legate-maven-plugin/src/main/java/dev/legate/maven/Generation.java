package dev.legate.maven;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import dev.legate.codegen.Generator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.plugin.logging.Log;

/**
 * One run: from {@code .proto} files to an output folder, if anything has changed since the last.
 */
final class Generation {
  /** Gives protoc when it is needed, since that may mean fetching it. */
  interface ProtocSource {
    Protoc get() throws IOException;
  }

  private final ProtocSource protoc;
  private final Path output;
  private final Path work;
  private final Map<String, String> javaPackages;
  private final Log log;

  Generation(
      ProtocSource protoc, Path output, Path work, Map<String, String> javaPackages, Log log) {
    this.protoc = protoc;
    this.output = output;
    this.work = work;
    this.javaPackages = javaPackages;
    this.log = log;
  }

  /**
   * Generates.
   *
   * @param protocName says which protoc is used; another one means that everything is made anew
   */
  void run(ProtoFiles files, String protocName) throws IOException {
    OutputFolder folder = new OutputFolder(output, work.resolve("generated.txt"));
    Path staging = work.resolve("staging");
    OutputFolder.delete(staging);
    if (files.sources().isEmpty()) {
      log.info("No .proto files.");
      folder.replaceBy(staging, "nothing");
      return;
    }
    Map<String, Path> all = files.all();
    String fingerprint =
        new Fingerprint()
            .add(CodeIdentity.ofGenerator())
            .add(protocName)
            .add(javaPackages.toString())
            .add(files.sources().keySet().toString())
            .addFiles(all)
            .hex();
    if (folder.isUpToDate(fingerprint)) {
      log.info("Generated code is up to date.");
      return;
    }
    Files.createDirectories(staging);
    Diagnostics diagnostics = new Diagnostics(files, all, log);
    FileDescriptorSet descriptors = messages(files, staging, diagnostics);
    int services = services(descriptors, files, staging, diagnostics);
    folder.replaceBy(staging, fingerprint);
    OutputFolder.delete(staging);
    log.info(
        "Generated code for "
            + files.sources().size()
            + " .proto files, "
            + services
            + " services.");
  }

  /** Has protoc generate the messages, and describe the files. */
  private FileDescriptorSet messages(ProtoFiles files, Path staging, Diagnostics diagnostics)
      throws IOException {
    Path set = work.resolve("descriptors.binpb");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--descriptor_set_out=" + set,
                "--include_imports",
                "--include_source_info",
                "--retain_options"));
    files.roots().forEach(root -> arguments.add("--proto_path=" + root));
    if (javaPackages.isEmpty()) {
      arguments.add("--java_out=" + staging);
    }
    files.sources().values().forEach(file -> arguments.add(file.toString()));
    Protoc program = protoc.get();
    diagnostics.check(program.run(arguments, work));
    FileDescriptorSet descriptors;
    try (InputStream content = Files.newInputStream(set)) {
      descriptors = FileDescriptorSet.parseFrom(content, Generator.extensions());
    }
    if (javaPackages.isEmpty()) {
      return descriptors;
    }
    FileDescriptorSet changed = JavaPackages.changed(descriptors, javaPackages);
    Files.write(set, changed.toByteArray());
    List<String> again =
        new ArrayList<>(List.of("--descriptor_set_in=" + set, "--java_out=" + staging));
    again.addAll(files.sources().keySet());
    diagnostics.check(program.run(again, work));
    return changed;
  }

  private static int services(
      FileDescriptorSet descriptors, ProtoFiles files, Path staging, Diagnostics diagnostics)
      throws IOException {
    CodeGeneratorResponse response =
        Generator.generate(
            CodeGeneratorRequest.newBuilder()
                .addAllFileToGenerate(files.sources().keySet())
                .addAllProtoFile(descriptors.getFileList())
                .build());
    if (response.hasError()) {
      throw new ProtoException(diagnostics.located(response.getError()));
    }
    for (CodeGeneratorResponse.File file : response.getFileList()) {
      Path target = staging.resolve(file.getName());
      if (Files.exists(target)) {
        throw new ProtoException(
            "a message and a service would both be generated as "
                + file.getName()
                + "; give one of their files another java_package, or rename one");
      }
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getContent());
    }
    return descriptors.getFileList().stream()
        .filter(file -> files.sources().containsKey(file.getName()))
        .mapToInt(file -> file.getServiceCount())
        .sum();
  }
}
