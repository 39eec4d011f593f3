package dev.legate.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The folder of generated files, with a note of what was put there and from what.
 *
 * <p>Only files on the note are ever deleted. Files whose content has not changed are left alone,
 * so that javac's incremental compilation sees what really is new.
 */
final class OutputFolder {
  private final Path folder;
  private final Path note;

  OutputFolder(Path folder, Path note) {
    this.folder = folder;
    this.note = note;
  }

  /** Whether the folder holds, untouched, what was generated from inputs with this fingerprint. */
  boolean isUpToDate(String fingerprint) throws IOException {
    List<String> lines = noteLines();
    if (lines.isEmpty() || !lines.get(0).equals(fingerprint)) {
      return false;
    }
    for (String line : lines.subList(1, lines.size())) {
      if (!line.equals(noteLine(nameIn(line)))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes the folder hold exactly the files of another folder, as far as its files are on the note.
   */
  void replaceBy(Path fresh, String fingerprint) throws IOException {
    Map<String, Path> files = filesIn(fresh);
    for (String line : noteLines()) {
      String name = nameIn(line);
      if (!name.isEmpty() && !files.containsKey(name)) {
        Files.deleteIfExists(folder.resolve(name));
        deleteEmptyParents(folder.resolve(name));
      }
    }
    Files.deleteIfExists(note);
    for (Map.Entry<String, Path> file : files.entrySet()) {
      Path target = folder.resolve(file.getKey());
      if (!Files.exists(target) || Files.mismatch(file.getValue(), target) >= 0) {
        Files.createDirectories(target.getParent());
        Files.move(file.getValue(), target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    List<String> lines = new ArrayList<>(List.of(fingerprint));
    for (String name : files.keySet()) {
      lines.add(noteLine(name));
    }
    Files.createDirectories(note.getParent());
    Files.write(note, lines, StandardCharsets.UTF_8);
  }

  private void deleteEmptyParents(Path file) throws IOException {
    for (Path parent = file.getParent();
        parent != null && !parent.equals(folder);
        parent = parent.getParent()) {
      try (Stream<Path> content = Files.exists(parent) ? Files.list(parent) : Stream.of(parent)) {
        if (content.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(parent);
    }
  }

  private List<String> noteLines() throws IOException {
    return Files.exists(note) ? Files.readAllLines(note, StandardCharsets.UTF_8) : List.of();
  }

  /**
   * Name, size and time of a file of the folder; of the first line, the fingerprint, there is no
   * name.
   */
  private String noteLine(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file)
        ? name + "\t" + Files.size(file) + "\t" + Files.getLastModifiedTime(file).toMillis()
        : "";
  }

  private static String nameIn(String noteLine) {
    int tab = noteLine.indexOf('\t');
    return tab < 0 ? "" : noteLine.substring(0, tab);
  }

  private static Map<String, Path> filesIn(Path root) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    if (Files.isDirectory(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(Files::isRegularFile)
            .forEach(file -> files.put(root.relativize(file).toString().replace('\\', '/'), file));
      }
    }
    return files;
  }

  /** Deletes a folder with everything in it, if it exists. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }
}
