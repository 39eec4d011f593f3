package dev.legate.codegen;

/**
 * What is wrong with a {@code .proto} file, with its name, the line where it is known, and what to
 * do.
 */
final class GenerationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GenerationException(String message) {
    super(message);
  }
}
