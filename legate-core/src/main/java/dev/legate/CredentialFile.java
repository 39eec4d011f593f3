package dev.legate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Reads what credentials are made of from files, and names the file in every failure. */
final class CredentialFile {
  private CredentialFile() {}

  static String text(Path file) {
    return new String(bytes(file), ISO_8859_1); // PEM is ASCII, comments may be anything
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("the file " + file + " does not exist", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + file + " cannot be read: " + e, e);
    }
  }

  /** What is made of a file. */
  static <T> T made(Path file, Supplier<T> making) {
    try {
      return making.get();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the file " + file + ": " + e.getMessage(), e);
    }
  }
}
