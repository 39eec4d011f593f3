package dev.legate.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.maven.plugin.logging.SystemStreamLog;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real protoc on small projects. */
class GenerationTest {
  private static final Path PROTOC = Path.of("target", "protoc", "protoc.exe").toAbsolutePath();
  private static final String GREETER =
      """
      syntax = "proto3";
      package greet;
      option java_package = "com.example";
      option java_multiple_files = true;
      message Hello {}
      service Greeter {
        rpc Greet(Hello) returns (Hello);
      }
      """;

  @TempDir Path project;
  private Path sources;
  private Path output;
  private int protocRuns;

  @BeforeEach
  void folders() throws IOException {
    sources = Files.createDirectories(project.resolve("protos"));
    output = project.resolve("generated");
  }

  @Test
  void messagesServicesAndClientsAreGeneratedInOneStep() throws Exception {
    write("greeter.proto", GREETER);

    run();

    assertThat(generated("Hello")).exists();
    assertThat(generated("GreeterService"))
        .content()
        .contains("interface GreeterService extends Service");
    assertThat(generated("GreeterClient")).exists();
  }

  @Test
  void nothingIsRunWhileNothingChanges() throws Exception {
    write("greeter.proto", GREETER);
    run();
    run();

    assertThat(protocRuns).isEqualTo(1);
  }

  @Test
  void changedSourceIsGeneratedAgainAndOnlyChangedFilesAreWritten() throws Exception {
    write("greeter.proto", GREETER);
    write(
        "other.proto",
        GREETER.replace("greet", "other").replace("Hello", "Bye").replace("Greeter", "Other"));
    run();
    FileTime before = Files.getLastModifiedTime(generated("OtherService"));
    write("greeter.proto", GREETER.replace("rpc Greet(", "rpc Welcome("));

    run();

    assertThat(protocRuns).isEqualTo(2);
    assertThat(generated("GreeterService")).content().contains("WELCOME").doesNotContain("GREET ");
    assertThat(Files.getLastModifiedTime(generated("OtherService"))).isEqualTo(before);
  }

  @Test
  void changedImportIsGeneratedAgain() throws Exception {
    Path dependency = project.resolve("dependency.jar");
    jar(dependency, "base.proto", "syntax = \"proto3\"; package base; message Base {}");
    write(
        "user.proto",
        "syntax = \"proto3\"; package user; import \"base.proto\"; message User { base.Base base = 1; }");
    run(dependency);
    jar(
        dependency,
        "base.proto",
        "syntax = \"proto3\"; package base; message Base { int32 added = 1; }");

    run(dependency);

    assertThat(protocRuns).isEqualTo(2);
    assertThat(output.resolve("user")).exists();
    assertThat(output.resolve("base")).as("imports get no code").doesNotExist();
  }

  @Test
  void deletedOrEditedOutputIsGeneratedAgain() throws Exception {
    write("greeter.proto", GREETER);
    run();
    Files.delete(generated("Hello"));
    run();
    Files.writeString(generated("GreeterClient"), "edited");
    run();

    assertThat(protocRuns).isEqualTo(3);
    assertThat(generated("Hello")).exists();
    assertThat(generated("GreeterClient")).content().contains("interface GreeterClient");
  }

  @Test
  void staleOutputIsRemovedAndForeignFilesAreNot() throws Exception {
    write("greeter.proto", GREETER);
    run();
    Path foreign = output.resolve("com/example/Mine.java");
    Files.writeString(foreign, "class Mine {}");
    write(
        "greeter.proto",
        GREETER.replace("Greeter", "Porter").replace("com.example", "com.example.moved"));

    run();

    assertThat(generated("GreeterService")).doesNotExist();
    assertThat(generated("Hello")).doesNotExist();
    assertThat(output.resolve("com/example/moved/PorterService.java")).exists();
    assertThat(foreign).exists();
  }

  @Test
  void outputIsRemovedWithTheLastSource() throws Exception {
    write("greeter.proto", GREETER);
    run();
    Files.delete(sources.resolve("greeter.proto"));

    run();

    assertThat(output.resolve("com")).doesNotExist();
  }

  @Test
  void codeIsGeneratedForChosenFilesOfAnArtifactInAnotherJavaPackage() throws Exception {
    Path artifact = project.resolve("artifact-1.0.jar");
    jar(
        artifact,
        "greet/greeter.proto",
        GREETER,
        "greet/not.proto",
        "syntax = \"proto3\"; message Not {}");
    ProtoFiles files = new ProtoFiles(project.resolve("work/protos"));
    files.addSources(artifact, List.of("greet/gr*.proto"));

    generation(Map.of("greet", "org.other")).run(files, "test");

    assertThat(output.resolve("org/other/GreeterService.java")).exists();
    assertThat(output.resolve("org/other/Hello.java")).exists();
    assertThat(output.resolve("com")).doesNotExist();
    assertThat(output.resolve("Not.java")).doesNotExist();
  }

  @Test
  void includeThatMatchesNothingIsRefused() throws Exception {
    Path artifact = project.resolve("artifact-1.0.jar");
    jar(artifact, "greet/greeter.proto", GREETER);
    ProtoFiles files = new ProtoFiles(project.resolve("work/protos"));

    assertThatThrownBy(() -> files.addSources(artifact, List.of("nothing/**")))
        .isInstanceOf(ProtoException.class)
        .hasMessageContaining("no .proto file in artifact-1.0.jar")
        .hasMessageContaining("matches [nothing/**]");
  }

  @Test
  void javaPackageForAnUnknownProtoPackageIsRefused() throws Exception {
    write("greeter.proto", GREETER);

    assertThatThrownBy(() -> generation(Map.of("gret", "org.other")).run(files(), "test"))
        .isInstanceOf(ProtoException.class)
        .hasMessage("<javaPackages> names the proto package gret, but there are only [greet]");
  }

  @Test
  void syntaxErrorNamesPathLineAndColumn() throws Exception {
    Path file = write("bad.proto", "syntax = \"proto3\";\nmessage {}\n");

    assertThatThrownBy(this::run)
        .isInstanceOf(ProtoException.class)
        .hasMessageContaining(file + ":2:9: Expected message name.");
    assertThat(output).doesNotExist();
  }

  @Test
  void failureLeavesWhatWasGeneratedBefore() throws Exception {
    write("greeter.proto", GREETER);
    run();
    write("greeter.proto", "garbage");

    assertThatThrownBy(this::run).isInstanceOf(ProtoException.class);
    assertThat(generated("GreeterService")).exists();
  }

  @Test
  void missingImportSaysWhereWasLookedAndWhatToDo() throws Exception {
    Path file = write("user.proto", "syntax = \"proto3\";\nimport \"absent.proto\";\n");

    assertThatThrownBy(this::run)
        .isInstanceOf(ProtoException.class)
        .hasMessageContaining(file + ":2:1: Import \"absent.proto\" was not found or had errors.")
        .hasMessageContaining(
            "contains absent.proto; correct the import, or add the dependency whose jar contains it.");
  }

  @Test
  void importByAWrongPathSuggestsTheRightOne() throws Exception {
    write("deep/base.proto", "syntax = \"proto3\"; package base;");
    write("user.proto", "syntax = \"proto3\";\nimport \"base.proto\";\n");

    assertThatThrownBy(this::run)
        .isInstanceOf(ProtoException.class)
        .hasMessageContaining(
            "Did you mean deep/base.proto? Imports are relative to the source folder.");
  }

  @Test
  void generatorErrorNamesThePath() throws Exception {
    write("bare.proto", "syntax = \"proto3\"; message Bare {}");
    Path user =
        write(
            "user.proto",
            "syntax = \"proto3\"; package p; import \"bare.proto\";\nservice S {\n  rpc Get(Bare) returns (Bare);\n}");

    assertThatThrownBy(this::run)
        .isInstanceOf(ProtoException.class)
        .hasMessageStartingWith(user + ":3: the Java package p cannot use the message Bare");
  }

  @Test
  void sameNameInTwoFoldersIsRefused() throws Exception {
    write("greeter.proto", GREETER);
    Path other = Files.createDirectories(project.resolve("more"));
    Files.writeString(other.resolve("greeter.proto"), GREETER);
    ProtoFiles files = files();

    assertThatThrownBy(() -> files.addSources(other))
        .isInstanceOf(ProtoException.class)
        .hasMessageEndingWith("are both imported as \"greeter.proto\"; rename one of them");
  }

  @Test
  void protocThatCannotBeRunIsExplained() throws Exception {
    write("greeter.proto", GREETER);
    Generation generation =
        new Generation(
            () -> new Protoc(project.resolve("none")),
            output,
            project.resolve("work/main"),
            Map.of(),
            new SystemStreamLog());

    assertThatThrownBy(() -> generation.run(files(), "test"))
        .isInstanceOf(ProtoException.class)
        .hasMessageContaining("cannot run")
        .hasMessageContaining("-Dlegate.protoc");
  }

  @Test
  void entryThatWouldLeaveItsFolderIsRefused() throws Exception {
    Path evil = project.resolve("evil.jar");
    jar(evil, "../../escaped.proto", GREETER);

    assertThatThrownBy(() -> files().addImports(evil))
        .isInstanceOf(ProtoException.class)
        .hasMessageContaining("contains a file outside of itself");
    assertThat(project.resolve("escaped.proto")).doesNotExist();
  }

  @Test
  void dependencyThatIsNoJarIsRefused() throws Exception {
    Path broken = Files.writeString(project.resolve("broken.jar"), "no jar");

    assertThatThrownBy(() -> files().addImports(broken))
        .isInstanceOf(ProtoException.class)
        .hasMessageContaining("is not a readable jar");
  }

  private void run(Path... dependencies) throws IOException {
    ProtoFiles files = files();
    for (Path dependency : dependencies) {
      files.addImports(dependency);
    }
    generation(Map.of()).run(files, "test");
  }

  private ProtoFiles files() throws IOException {
    ProtoFiles files = new ProtoFiles(project.resolve("work/protos"));
    files.addSources(sources);
    return files;
  }

  private Generation generation(Map<String, String> javaPackages) {
    return new Generation(
        this::protoc, output, project.resolve("work/main"), javaPackages, new SystemStreamLog());
  }

  private Protoc protoc() throws IOException {
    protocRuns++;
    return Protoc.executable(PROTOC, project.resolve("work"));
  }

  private Path write(String name, String content) throws IOException {
    Path file = sources.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private Path generated(String type) {
    return output.resolve("com/example/" + type + ".java");
  }

  private static void jar(Path jar, String... namesAndContents) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndContents[i]));
        zip.write(namesAndContents[i + 1].getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
