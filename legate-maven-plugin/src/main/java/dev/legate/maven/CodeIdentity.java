package dev.legate.maven;

import dev.legate.codegen.Generator;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the code of this plugin is, and which build of it this is: what another one has made is not
 * up to date.
 */
final class CodeIdentity {
  private CodeIdentity() {}

  /** A hash of this plugin and of the generator. */
  static String ofGenerator() throws IOException {
    Fingerprint fingerprint = new Fingerprint();
    for (Class<?> type : List.of(Generator.class, CodeIdentity.class)) {
      Path code = location(type);
      Map<String, Path> files = new TreeMap<>();
      try (Stream<Path> all = Files.walk(code)) {
        all.filter(Files::isRegularFile).forEach(file -> files.put(file.toString(), file));
      }
      fingerprint.addFiles(files);
    }
    return fingerprint.hex();
  }

  /** The jar or folder that a class comes from. */
  static Path location(Class<?> type) throws IOException {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException(type + " was not loaded from a jar or folder");
    }
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IOException("no path: " + source.getLocation(), e);
    }
  }
}
