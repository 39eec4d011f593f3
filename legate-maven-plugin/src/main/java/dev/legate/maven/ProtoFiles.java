package dev.legate.maven;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The {@code .proto} files of one run: those for which code is generated, and the folders in which
 * imports are looked for.
 *
 * <p>Names are relative to the folder, with slashes, as in import statements.
 */
final class ProtoFiles {
  private final Path unpacked;
  private final Map<String, Path> sources = new TreeMap<>();
  private final List<Path> roots = new ArrayList<>();

  /**
   * @param unpacked where the files in jars are put, since protoc reads no jars
   */
  ProtoFiles(Path unpacked) {
    this.unpacked = unpacked;
  }

  /** Adds all files of a folder or jar to those for which code is generated. */
  void addSources(Path folderOrJar) throws IOException {
    addSources(folderOrJar, List.of("**"));
  }

  /**
   * Adds the files of a folder or jar that match one of these globs to those for which code is
   * generated.
   */
  void addSources(Path folderOrJar, List<String> includes) throws IOException {
    Path root = root(folderOrJar);
    List<PathMatcher> matchers =
        includes.stream()
            .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
            .toList();
    Map<String, Path> found = protosIn(root);
    found.keySet().removeIf(name -> matchers.stream().noneMatch(m -> m.matches(Path.of(name))));
    if (found.isEmpty() && !includes.equals(List.of("**"))) {
      throw new ProtoException(
          "no .proto file in " + folderOrJar.getFileName() + " matches " + includes);
    }
    found.forEach(
        (name, file) -> {
          Path other = sources.putIfAbsent(name, file);
          if (other != null && !other.equals(file)) {
            throw new ProtoException(
                file
                    + " and "
                    + other
                    + " are both imported as \""
                    + name
                    + "\"; rename one of them");
          }
        });
    addRoot(root);
  }

  /** Adds the files of a folder or jar to those that can be imported. */
  void addImports(Path folderOrJar) throws IOException {
    Path root = root(folderOrJar);
    if (!protosIn(root).isEmpty()) {
      addRoot(root);
    }
  }

  private void addRoot(Path root) {
    if (Files.isDirectory(root) && !roots.contains(root)) {
      roots.add(root);
    }
  }

  private Path root(Path folderOrJar) throws IOException {
    return Files.isRegularFile(folderOrJar) ? ProtoJar.unpack(folderOrJar, unpacked) : folderOrJar;
  }

  /** The files for which code is generated, by name, sorted. */
  Map<String, Path> sources() {
    return sources;
  }

  /** Where imports are looked for, in this order. */
  List<Path> roots() {
    return roots;
  }

  /** All files that can be imported, by name. */
  Map<String, Path> all() throws IOException {
    Map<String, Path> all = new TreeMap<>();
    for (Path root : roots) {
      protosIn(root).forEach(all::putIfAbsent);
    }
    return all;
  }

  private static Map<String, Path> protosIn(Path root) throws IOException {
    Map<String, Path> protos = new TreeMap<>();
    if (!Files.isDirectory(root)) {
      return protos;
    }
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.toString().endsWith(".proto") && Files.isRegularFile(file))
          .forEach(file -> protos.put(root.relativize(file).toString().replace('\\', '/'), file));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return protos;
  }
}
