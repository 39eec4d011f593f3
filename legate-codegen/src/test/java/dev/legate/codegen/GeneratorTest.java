package dev.legate.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorRequest;
import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratorTest {
  @TempDir Path work;

  @Test
  void responseStatesTheFeaturesAndEditions() {
    CodeGeneratorResponse response = Generator.generate(CodeGeneratorRequest.getDefaultInstance());

    assertThat(response.getSupportedFeatures()).isEqualTo(3);
    assertThat(response.getMinimumEdition()).isEqualTo(Edition.EDITION_PROTO2_VALUE);
    assertThat(response.getMaximumEdition()).isEqualTo(Edition.EDITION_2026_VALUE);
    assertThat(response.getFileList()).isEmpty();
  }

  @Test
  void sameRequestGivesTheSameBytes() throws Exception {
    CodeGeneratorRequest request = Corpus.request(Corpus.named("names"), work);

    assertThat(Generator.generate(request).toByteString())
        .isEqualTo(Generator.generate(request).toByteString());
  }

  @Test
  void filesThatAreOnlyImportedGetNoCode() throws Exception {
    CodeGeneratorRequest request =
        Corpus.request(Corpus.named("classes"), work).toBuilder()
            .clearFileToGenerate()
            .addFileToGenerate("greeter_service.proto")
            .build();

    assertThat(
            Generator.generate(request).getFileList().stream()
                .map(CodeGeneratorResponse.File::getName))
        .containsExactly(
            "com/example/classes/greeter/GreeterGrpcService.java",
            "com/example/classes/greeter/GreeterClient.java");
  }

  @Test
  void protocRunsItAsAPlugin() throws Exception {
    assumeThat(File.separatorChar).as("a shell script starts the plugin").isEqualTo('/');
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path launcher = work.resolve("protoc-gen-legate");
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec '"
            + java
            + "' --sun-misc-unsafe-memory-access=allow -cp '"
            + System.getProperty("java.class.path")
            + "' "
            + ProtocPlugin.class.getName()
            + "\n");
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Path out = Files.createDirectories(work.resolve("out"));
    Path folder = Corpus.named("editions");

    Corpus.protoc(folder, List.of("--plugin=protoc-gen-legate=" + launcher, "--legate_out=" + out));

    List<CodeGeneratorResponse.File> expected =
        Generator.generate(Corpus.request(folder, work)).getFileList();
    assertThat(expected).hasSize(6);
    for (CodeGeneratorResponse.File file : expected) {
      assertThat(out.resolve(file.getName())).hasContent(file.getContent());
    }
  }

  @Test
  void optionsAreRefused() {
    assertThat(error(CodeGeneratorRequest.newBuilder().setParameter("lite")))
        .isEqualTo("unknown option \"lite\": the legate generator has no options");
  }

  @Test
  void editionThatIsTooNewIsRefused() {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("new.proto")
            .setSyntax("editions")
            .setEdition(Edition.EDITION_99999_TEST_ONLY)
            .build();

    assertThat(
            error(
                CodeGeneratorRequest.newBuilder()
                    .addProtoFile(file)
                    .addFileToGenerate("new.proto")))
        .isEqualTo(
            "new.proto: EDITION_99999_TEST_ONLY is newer than EDITION_2026, the newest that this version of Legate knows;"
                + " use that, or a newer Legate");
  }

  @Test
  void messageInTheUnnamedPackageCannotBeUsedFromAnother() throws Exception {
    write("bare.proto", "syntax = \"proto3\"; message Bare {}");
    write(
        "user.proto",
        "syntax = \"proto3\"; package p; import \"bare.proto\";\n\nservice S { rpc Get(Bare) returns (Bare); }");

    assertThat(error(Corpus.request(work, work).toBuilder()))
        .isEqualTo(
            "user.proto:3: the Java package p cannot use the message Bare, whose class is in Java's unnamed package;"
                + " give its file a package or java_package");
  }

  @Test
  void messageCalledAsyncInTheUnnamedPackageIsRefused() throws Exception {
    write(
        "bare.proto",
        "syntax = \"proto3\"; option java_multiple_files = true; message Async {} service S { rpc Get(Async) returns (Async); }");

    assertThat(error(Corpus.request(work, work).toBuilder()))
        .isEqualTo(
            "bare.proto: service S: the message class Async clashes with a generated type;"
                + " give its file a package or java_package");
  }

  @Test
  void servicesOfTwoFilesWithTheSameJavaNameAreRefused() throws Exception {
    write(
        "a.proto",
        "syntax = \"proto3\"; package a; option java_package = \"j\"; message M {} service S { rpc Get(M) returns (M); }");
    write(
        "b.proto",
        "syntax = \"proto3\"; package b; option java_package = \"j\"; message N {} service S { rpc Get(N) returns (N); }");

    assertThat(error(Corpus.request(work, work).toBuilder()))
        .isEqualTo(
            "b.proto: the services a.S and b.S would both be generated as j/SService.java; give one of them another java_package");
  }

  private void write(String name, String content) throws Exception {
    Files.writeString(work.resolve(name), content);
  }

  private static String error(CodeGeneratorRequest.Builder request) {
    CodeGeneratorResponse response = Generator.generate(request.build());
    assertThat(response.getFileList()).isEmpty();
    return response.getError();
  }
}
