package dev.legate.codegen;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides how a compilation unit writes each class: by simple name where that is safe, else
 * qualified.
 *
 * <p>First come, first served: messages are told before Legate's own types, which give way to a
 * message called {@code Service} or {@code String}. A single-type import shadows a class of the
 * same package (JLS §6.4.1), so classes of the package that nobody told us of do no harm.
 */
final class Imports {
  private final String packageName;
  private final Set<String> declared;
  private final Set<String> neighbours;
  private final Map<String, String> boundRoots = new HashMap<>();
  private final Set<String> imported = new TreeSet<>();

  /**
   * @param declared the types that the unit itself declares, nested ones included
   * @param neighbours other top-level classes known to be in the package
   */
  Imports(String packageName, Set<String> declared, Set<String> neighbours) {
    this.packageName = packageName;
    this.declared = declared;
    this.neighbours = neighbours;
  }

  void messagesOf(List<MethodModel> methods) {
    // Those of the own package first: for the others an import can be replaced by the qualified
    // name.
    for (boolean own : List.of(true, false)) {
      for (MethodModel method : methods) {
        for (JavaType type : List.of(method.request(), method.response())) {
          if (own == type.packageName().equals(packageName)) {
            use(type);
          }
        }
      }
    }
  }

  String use(String qualifiedName) {
    return use(JavaType.of(qualifiedName));
  }

  String use(JavaType type) {
    String bound = declared.contains(type.root()) ? "" : boundRoots.get(type.root());
    if (bound == null && mayBind(type)) {
      bound = type.qualifiedRoot();
      boundRoots.put(type.root(), bound);
      if (!type.packageName().equals(packageName) && !type.packageName().equals("java.lang")) {
        imported.add(bound);
      }
    }
    if (type.qualifiedRoot().equals(bound)) {
      return type.relativeName();
    }
    if (type.packageName().isEmpty()) {
      throw new GenerationException(
          packageName.isEmpty()
              ? "the message class "
                  + type.root()
                  + " clashes with a generated type; give its file a package or java_package"
              : "package "
                  + packageName
                  + " cannot name the class "
                  + type.relativeName()
                  + ", which is in Java's unnamed package; give its file a package or java_package");
    }
    return type.qualifiedName();
  }

  private boolean mayBind(JavaType type) {
    if (type.packageName().isEmpty()) {
      return packageName.isEmpty();
    }
    return !type.packageName().equals("java.lang") || !neighbours.contains(type.root());
  }

  /** The qualified names to import, sorted. */
  Set<String> lines() {
    return imported;
  }
}
