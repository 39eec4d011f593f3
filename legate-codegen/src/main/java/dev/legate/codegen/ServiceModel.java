package dev.legate.codegen;

import java.util.List;

/** One service with everything that the two generated files say about it. */
record ServiceModel(
    Origin origin, ClassNames classes, Documentation documentation, List<MethodModel> methods) {

  /**
   * Where the service is declared.
   *
   * @param file the name of the {@code .proto} file
   * @param outerClass the class that carries the file's descriptor
   * @param simpleName the service's name in the file
   * @param fullName the name on the wire
   */
  record Origin(String file, JavaType outerClass, String simpleName, String fullName) {}

  /** The simple names of the generated types, all in {@code packageName}. */
  record ClassNames(String packageName, String service, String client, String calls) {
    JavaType serviceType() {
      return new JavaType(packageName, List.of(service), false);
    }
  }

  /**
   * Whether some message that the methods name is deprecated, so that naming it draws a warning.
   */
  boolean usesDeprecatedTypes() {
    return methods.stream().anyMatch(m -> m.request().deprecated() || m.response().deprecated());
  }
}
