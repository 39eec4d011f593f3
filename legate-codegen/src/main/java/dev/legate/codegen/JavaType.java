package dev.legate.codegen;

import java.util.List;

/**
 * A Java class by its package and its simple names, outermost first.
 *
 * @param packageName the package, empty for the unnamed one
 * @param names the simple names from the top-level class to the class itself
 * @param deprecated whether using the class draws a deprecation warning
 */
record JavaType(String packageName, List<String> names, boolean deprecated) {

  JavaType {
    names = List.copyOf(names);
  }

  /** A top-level class given by its qualified name. */
  static JavaType of(String qualifiedName) {
    int dot = qualifiedName.lastIndexOf('.');
    return new JavaType(
        dot < 0 ? "" : qualifiedName.substring(0, dot),
        List.of(qualifiedName.substring(dot + 1)),
        false);
  }

  /** The simple name of the top-level class: the only name by which an import can clash. */
  String root() {
    return names.get(0);
  }

  String qualifiedRoot() {
    return packageName.isEmpty() ? root() : packageName + "." + root();
  }

  /** The name as written where the top-level class is known by its simple name. */
  String relativeName() {
    return String.join(".", names);
  }

  String qualifiedName() {
    return packageName.isEmpty() ? relativeName() : packageName + "." + relativeName();
  }
}
