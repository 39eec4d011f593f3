package dev.legate.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The public API lies in the tree as {@code api/*.txt}, so that a change of it is seen in review.
 * {@code mvn -pl verify/architecture -am verify -Dapi.update=true} writes the files anew.
 */
class PublicApiTest {
  private static final Path FILES = Modules.ROOT.resolve("api");

  @Test
  void theApiIsTheOneThatWasReviewed() throws IOException {
    Map<String, String> actual = actual();
    if (Boolean.getBoolean("api.update")) {
      write(actual);
    }
    Set<String> differences = new TreeSet<>();
    Map<String, String> reviewed = reviewed();
    Set<String> modules = new TreeSet<>(actual.keySet());
    modules.addAll(reviewed.keySet());
    for (String module : modules) {
      List<String> now = qualified(actual.getOrDefault(module, ""));
      List<String> before = qualified(reviewed.getOrDefault(module, ""));
      now.stream()
          .filter(line -> !before.contains(line))
          .forEach(l -> differences.add(module + " + " + l));
      before.stream()
          .filter(line -> !now.contains(line))
          .forEach(l -> differences.add(module + " - " + l));
    }

    assertThat(differences)
        .as("changes of the public API; if they are meant, run again with -Dapi.update=true")
        .isEmpty();
  }

  @Test
  void theApiOfTheCoreIsSeen() {
    assertThat(actual().get("legate-core"))
        .contains(
            "public final class dev.legate.Deadline implements Comparable<Deadline>",
            "  public @Nullable Deadline deadline()",
            "  public static ChannelBuilder builder(String)")
        .doesNotContain("dev.legate.internal.channel.ChannelSettings");
  }

  private static Map<String, String> actual() {
    Map<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, ModuleReference> module : Modules.references().entrySet()) {
      Path sources = Modules.ROOT.resolve(module.getKey()).resolve("src/main/java");
      // What is generated has an API that follows from the .proto files.
      String text =
          new PublicApi(
                  module.getValue(),
                  name -> Files.exists(sources.resolve(name.replace('.', '/') + ".java")))
              .text();
      if (!text.isEmpty()) {
        texts.put(module.getKey(), text);
      }
    }
    return texts;
  }

  /** The lines, each member with the type it belongs to. */
  private static List<String> qualified(String text) {
    StringBuilder type = new StringBuilder();
    return text.lines()
        .filter(line -> !line.isEmpty())
        .map(
            line -> {
              if (!line.startsWith(" ")) {
                type.setLength(0);
                type.append(
                    line.replaceFirst("^.* (class|interface|enum|record) ", "")
                        .replaceFirst(" .*", ""));
                return line;
              }
              return type + ":" + line.substring(1);
            })
        .toList();
  }

  private static Map<String, String> reviewed() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    if (Files.isDirectory(FILES)) {
      try (Stream<Path> files = Files.list(FILES)) {
        for (Path file : files.toList()) {
          texts.put(
              file.getFileName().toString().replaceFirst("\\.txt$", ""), Files.readString(file));
        }
      }
    }
    return texts;
  }

  private static void write(Map<String, String> texts) throws IOException {
    Files.createDirectories(FILES);
    try (Stream<Path> files = Files.list(FILES)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(FILES.resolve(text.getKey() + ".txt"), text.getValue());
    }
  }
}
