package dev.legate.maven;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.maven.plugin.logging.Log;

/**
 * Says what protoc and the generator say so that a user can act on it: with the file's path, and
 * what to do.
 */
final class Diagnostics {
  /** As protoc writes it: name of the file, perhaps line and column, text. */
  private static final Pattern LOCATED =
      Pattern.compile("(?<file>[^:]+\\.proto)(?<place>(:\\d+)*): (?<text>.*)");

  private static final Pattern NOT_FOUND =
      Pattern.compile("File not found\\.|Import \"(?<file>.*)\" was not found or had errors\\.");

  private final ProtoFiles files;
  private final Map<String, Path> known;
  private final Log log;

  Diagnostics(ProtoFiles files, Map<String, Path> known, Log log) {
    this.files = files;
    this.known = known;
    this.log = log;
  }

  /**
   * Logs the warnings of a run.
   *
   * @throws ProtoException if it failed
   */
  void check(Protoc.Result result) {
    List<String> messages = result.messages().stream().map(this::located).toList();
    if (result.exitCode() == 0) {
      messages.forEach(log::warn);
      return;
    }
    throw new ProtoException(
        messages.isEmpty()
            ? "protoc ended with exit code " + result.exitCode() + " and said nothing"
            : String.join(System.lineSeparator(), messages));
  }

  /** The message with the path of the file in place of its name, and advice where there is any. */
  String located(String message) {
    Matcher matcher = LOCATED.matcher(message);
    if (!matcher.matches()) {
      return message;
    }
    String name = matcher.group("file");
    String text = matcher.group("text");
    return known.getOrDefault(name, Path.of(name))
        + matcher.group("place")
        + ": "
        + text
        + advice(name, text);
  }

  private String advice(String name, String text) {
    Matcher matcher = NOT_FOUND.matcher(text);
    if (!matcher.matches()) {
      return "";
    }
    String missing = matcher.group("file") == null ? name : matcher.group("file");
    if (known.containsKey(missing)) {
      return "";
    }
    List<String> similar =
        known.keySet().stream()
            .filter(other -> other.endsWith("/" + missing) || missing.endsWith("/" + other))
            .toList();
    return similar.isEmpty()
        ? " No folder of "
            + files.roots()
            + " and no dependency of the project contains "
            + missing
            + "; correct the import, or add the dependency whose jar contains it."
        : " Did you mean "
            + String.join(" or ", similar)
            + "? Imports are relative to the source folder.";
  }
}
