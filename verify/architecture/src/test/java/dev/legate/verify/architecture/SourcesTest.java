package dev.legate.verify.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE §11 says of files and names. */
class SourcesTest {
  private static final int MAX_LINES = 600;

  /** Files that are tables of numbers, or of cases that would not gain by being apart. */
  private static final Set<String> TABLES = Set.of("HuffmanCode.java", "HuffmanTable.java");

  private static final Pattern TYPE =
      Pattern.compile("^\\s*(?:[a-z-]+ )*(?:class|interface|enum|record) ([A-Z]\\w*)");
  private static final Pattern WORD = Pattern.compile("[A-Z][a-z0-9]*");
  private static final Set<String> FORBIDDEN =
      Set.of("Impl", "Base", "Abstract", "Manager", "Helper", "Util", "Utils", "Default");

  @Test
  void noFileIsLongerThanAReaderCanHold() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path file : Modules.javaFiles(Modules.ROOT)) {
      long lines = Files.readString(file).lines().count();
      if (lines > MAX_LINES && !TABLES.contains(file.getFileName().toString())) {
        tooLong.add(Modules.ROOT.relativize(file) + " has " + lines + " lines");
      }
    }

    assertThat(tooLong).as("files of more than %d lines", MAX_LINES).isEmpty();
  }

  @Test
  void namesSayWhatMakesATypeThisOne() throws IOException {
    Set<String> wrong = new TreeSet<>();
    for (Path module : Modules.published()) {
      for (Path file : Modules.javaFiles(module.resolve("src/main/java"))) {
        for (String line : Files.readAllLines(file)) {
          Matcher type = TYPE.matcher(line);
          if (type.find() && isForbidden(type.group(1))) {
            wrong.add(type.group(1) + " in " + Modules.ROOT.relativize(file));
          }
        }
      }
    }

    assertThat(wrong).as("types with a word of %s", FORBIDDEN).isEmpty();
  }

  @Test
  void forbiddenWordsAreFoundInsideNamesButNotInsideWords() {
    assertThat(Stream.of("ChannelImpl", "AbstractCall", "StringUtils", "BaseFrame"))
        .allMatch(SourcesTest::isForbidden);
    assertThat(Stream.of("Base64Text", "DatabaseRow", "BalancedChannel", "Utility"))
        .noneMatch(SourcesTest::isForbidden);
  }

  @Test
  void everyPackageSaysWhatItIsFor() {
    Set<String> silent = new TreeSet<>();
    for (Path module : Modules.published()) {
      Path sources = module.resolve("src/main/java");
      for (Path file : Modules.javaFiles(sources)) {
        Path folder = file.getParent();
        if (!folder.equals(sources) && !Files.exists(folder.resolve("package-info.java"))) {
          silent.add(Modules.ROOT.relativize(folder).toString());
        }
      }
    }

    assertThat(silent).as("packages without package-info.java").isEmpty();
  }

  private static boolean isForbidden(String name) {
    return WORD.matcher(name).results().anyMatch(word -> FORBIDDEN.contains(word.group()));
  }
}
