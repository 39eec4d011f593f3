package dev.legate.codegen;

/** One RPC with every name that generated code gives it. */
record MethodModel(
    MethodNames names,
    Shape shape,
    JavaType request,
    JavaType response,
    Documentation documentation) {

  /**
   * The three names of a method.
   *
   * @param proto as in the {@code .proto} file and on the wire
   * @param java of the methods of service and client
   * @param constant of the MethodDescriptor
   */
  record MethodNames(String proto, String java, String constant) {}
}
