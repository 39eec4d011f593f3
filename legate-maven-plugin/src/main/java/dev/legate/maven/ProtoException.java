package dev.legate.maven;

/**
 * What the user has to mend, in the user's words: which file or setting, what is wrong, what to do.
 */
final class ProtoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProtoException(String message) {
    super(message);
  }
}
