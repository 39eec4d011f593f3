package dev.legate.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherMojoTest {
  @Test
  void scriptRunsTheGenerator(@TempDir Path work) throws Exception {
    assumeThat(File.separatorChar).as("a shell script").isEqualTo('/');
    Path script = work.resolve("protoc-gen-legate");
    Files.writeString(script, LauncherMojo.script(false, Path.of(System.getProperty("java.home"))));

    Process process =
        new ProcessBuilder("sh", script.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    byte[] answer = process.getInputStream().readAllBytes();

    assertThat(process.waitFor()).isZero();
    assertThat(CodeGeneratorResponse.parseFrom(answer).getSupportedFeatures()).isEqualTo(3);
  }

  @Test
  void scriptForWindowsQuotesItsPaths() throws Exception {
    assertThat(LauncherMojo.script(true, Path.of("C:/Program Files/java")))
        .startsWith("@\"")
        .contains("\" -cp \"")
        .endsWith(" dev.legate.codegen.ProtocPlugin\r\n");
  }
}
