package dev.legate.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.compiler.PluginProtos.CodeGeneratorResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares what is generated for the corpus with the files in {@code src/test/golden}.
 *
 * <p>After an intended change: run with {@code -Dlegate.golden.update=true} and review the
 * difference.
 */
class GoldenTest {
  private static final boolean UPDATE = Boolean.getBoolean("legate.golden.update");

  static List<Path> cases() throws IOException {
    return Corpus.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void generatedCodeIsTheReviewedOne(Path folder, @TempDir Path work) throws Exception {
    CodeGeneratorResponse response = Generator.generate(Corpus.request(folder, work));
    assertThat(response.getError()).isEmpty();
    Map<String, String> generated = new TreeMap<>();
    response.getFileList().forEach(file -> generated.put(file.getName(), file.getContent()));
    assertThat(generated).isNotEmpty();

    Path golden = Path.of("src", "test", "golden").resolve(folder.getFileName());
    if (UPDATE) {
      update(golden, generated);
    }
    assertThat(generated).isEqualTo(read(golden));
  }

  private static Map<String, String> read(Path golden) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(golden)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(golden.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    return content;
  }

  private static void update(Path golden, Map<String, String> generated) throws IOException {
    if (Files.exists(golden)) {
      for (String old : read(golden).keySet()) {
        Files.delete(golden.resolve(old));
      }
    }
    for (Map.Entry<String, String> file : generated.entrySet()) {
      Path target = golden.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }
}
