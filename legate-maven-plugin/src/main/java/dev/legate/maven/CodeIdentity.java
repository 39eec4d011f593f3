package dev.legate.maven;

import dev.legate.codegen.Generator;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.stream.Stream;

/** Which build of the generator this is: code that another one has made is not up to date. */
final class CodeIdentity {
  private CodeIdentity() {}

  static String ofGenerator() throws IOException {
    StringBuilder identity = new StringBuilder();
    for (Class<?> type : List.of(Generator.class, CodeIdentity.class)) {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      if (source == null) {
        throw new IllegalStateException(type + " was not loaded from a jar or folder");
      }
      identity.append(of(path(source))).append(';');
    }
    return identity.toString();
  }

  private static Path path(CodeSource source) throws IOException {
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("no path: " + source.getLocation(), e);
    }
  }

  private static String of(Path jarOrFolder) throws IOException {
    if (Files.isRegularFile(jarOrFolder)) {
      return Files.size(jarOrFolder) + "@" + Files.getLastModifiedTime(jarOrFolder).toMillis();
    }
    try (Stream<Path> classes = Files.walk(jarOrFolder)) {
      return classes.mapToLong(file -> file.toFile().lastModified()).max().orElse(0) + "@folder";
    }
  }
}
