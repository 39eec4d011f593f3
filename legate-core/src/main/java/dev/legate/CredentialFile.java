package dev.legate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads what credentials are made of from files, and names the file in every failure. */
final class CredentialFile {
  private CredentialFile() {}

  /** What is made of the text of a file. */
  static <T> T madeOfText(Path file, Function<String, T> making) {
    // PEM is ASCII, comments may be anything
    return made(file, bytes -> making.apply(new String(bytes, ISO_8859_1)));
  }

  /** What is made of the bytes of a file. */
  static <T> T made(Path file, Function<byte[], T> making) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("the file " + file + " does not exist", e);
    } catch (IOException e) {
      throw new IllegalArgumentException("the file " + file + " cannot be read: " + e, e);
    }
    try {
      return making.apply(bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the file " + file + ": " + e.getMessage(), e);
    }
  }
}
