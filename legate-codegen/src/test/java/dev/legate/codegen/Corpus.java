package dev.legate.codegen;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The awkward {@code .proto} files of {@code src/test/corpus}, one folder a case, and protoc to
 * read them.
 */
final class Corpus {
  static final Path PROTOC = Path.of("target", "protoc", "protoc.exe").toAbsolutePath();
  private static final Path FOLDER = Path.of("src", "test", "corpus");

  private Corpus() {}

  static List<Path> cases() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.sorted().toList();
    }
  }

  static Path named(String name) {
    return FOLDER.resolve(name);
  }

  /** The request that protoc would send a plugin for all files of a folder. */
  static CodeGeneratorRequest request(Path folder, Path work) throws Exception {
    Path set = work.resolve("set.binpb");
    protoc(
        folder,
        List.of(
            "--descriptor_set_out=" + set,
            "--include_imports",
            "--include_source_info",
            "--retain_options"));
    return CodeGeneratorRequest.newBuilder()
        .addAllProtoFile(
            FileDescriptorSet.parseFrom(Files.readAllBytes(set), Generator.extensions())
                .getFileList())
        .addAllFileToGenerate(protosIn(folder))
        .build();
  }

  /** Runs protoc on all files of a folder; fails with what it says. */
  static void protoc(Path folder, List<String> options) throws Exception {
    if (!PROTOC.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + PROTOC + " executable");
    }
    List<String> command =
        new ArrayList<>(List.of(PROTOC.toString(), "-I" + folder, "-I" + wellKnownTypes()));
    command.addAll(options);
    command.addAll(protosIn(folder));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  static List<String> protosIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".proto"))
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .toList();
    }
  }

  /** Those of protobuf-java as files. */
  private static synchronized Path wellKnownTypes() throws IOException {
    Path root = Path.of("target", "well-known-types");
    Path folder = root.resolve("google").resolve("protobuf");
    Files.createDirectories(folder);
    for (String name : List.of("descriptor", "empty", "java_features", "timestamp")) {
      String file = name.toLowerCase(Locale.ROOT) + ".proto";
      try (InputStream content =
          FileDescriptorSet.class.getResourceAsStream("/google/protobuf/" + file)) {
        Files.write(folder.resolve(file), content.readAllBytes());
      }
    }
    return root;
  }
}
