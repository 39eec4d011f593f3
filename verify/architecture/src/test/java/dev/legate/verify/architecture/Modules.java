package dev.legate.verify.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The published modules, as sources and as they were compiled. */
final class Modules {
  /** The folder that has all modules. */
  static final Path ROOT = root();

  private static final Map<String, JavaClasses> IMPORTED = new ConcurrentHashMap<>();

  private Modules() {}

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("legate-core"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** The folders of the modules that are published, by their names. */
  static List<Path> published() {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .filter(folder -> folder.getFileName().toString().startsWith("legate-"))
          .filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The Java files under a folder, without what the build made. */
  static List<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The compiled classes of a module, such as {@code legate-core}. */
  static JavaClasses classes(String module) {
    return IMPORTED.computeIfAbsent(
        module,
        name -> {
          JavaClasses classes = imported(location(reference(name)));
          if (classes.isEmpty()) {
            throw new AssertionError(name + " has no classes");
          }
          return classes;
        });
  }

  private static JavaClasses imported(Path location) {
    if (Files.isDirectory(location)) {
      return new ClassFileImporter().importPath(location);
    }
    try (JarFile jar = new JarFile(location.toFile())) {
      return new ClassFileImporter().importJar(jar);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The compiled modules on the class path, by the names of their folders. */
  static Map<String, ModuleReference> references() {
    Map<String, ModuleReference> found = new TreeMap<>();
    try {
      for (URL url :
          Collections.list(Modules.class.getClassLoader().getResources("module-info.class"))) {
        for (ModuleReference module : ModuleFinder.of(location(url)).findAll()) {
          String name = module.descriptor().name();
          if (name.equals("dev.legate")) {
            found.put("legate-core", module);
          } else if (name.startsWith("dev.legate.")) {
            found.put("legate-" + name.substring("dev.legate.".length()), module);
          }
        }
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return found;
  }

  private static ModuleReference reference(String module) {
    ModuleReference reference = references().get(module);
    if (reference == null) {
      throw new AssertionError(module + " is not on the class path: " + references().keySet());
    }
    return reference;
  }

  private static Path location(ModuleReference module) {
    return Path.of(module.location().orElseThrow());
  }

  private static Path location(URL descriptor) throws IOException {
    URLConnection connection = descriptor.openConnection();
    return connection instanceof JarURLConnection jar
        ? Path.of(URI.create(jar.getJarFileURL().toString()))
        : Path.of(URI.create(descriptor.toString())).getParent();
  }
}
