package dev.legate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where the requests of a call come from. */
final class RequestData {
  private RequestData() {}

  /**
   * Opens data as an option names it.
   *
   * @param named JSON, {@code @FILE}, or {@code @} for standard input
   */
  static Reader open(String named) throws IOException {
    if (!named.startsWith("@")) {
      return new StringReader(named);
    }
    if (named.equals("@") || named.equals("@-")) {
      return new InputStreamReader(System.in, UTF_8);
    }
    try {
      return Files.newBufferedReader(Path.of(named.substring(1)), UTF_8);
    } catch (NoSuchFileException e) {
      throw new CommandFailure("found no file '" + named.substring(1) + "' with the data");
    }
  }
}
