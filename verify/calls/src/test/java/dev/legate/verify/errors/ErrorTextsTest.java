package dev.legate.verify.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.legate.StatusException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What people read when something is broken lies in the tree as {@code docs/errors.md}, so that a
 * change of it is seen in review. {@code -Derrors.update=true} writes the file anew.
 */
class ErrorTextsTest {
  private static final Path FILE = Path.of("../../docs/errors.md");

  private static final String HEAD =
      """
      # What errors say

      Each set-up below is made for real by `ErrorTextsTest`, over sockets; the text is the message of the
      exception that the caller sees. PORT, `N ms`, `N bytes` and "what the system says" stand for what differs
      from run to run and from machine to machine. To write this file anew:

          mvn -pl verify/calls -am test -Dtest=ErrorTextsTest -Dsurefire.failIfNoSpecifiedTests=false -Derrors.update=true
      """;

  @Test
  @Timeout(180)
  void theErrorsSayWhatWasReviewed() throws IOException {
    StringBuilder text = new StringBuilder(HEAD);
    section(text, "No connection", ConnectingSetUps.all());
    section(text, "Answers that are not gRPC's, and calls cut short", AnswerSetUps.all());
    section(text, "The server refuses or fails, or the caller gives up", ServerSetUps.all());
    section(text, "Mistakes in the program", MistakeSetUps.all());
    if (Boolean.getBoolean("errors.update")) {
      Files.writeString(FILE, text);
    }

    assertThat(text.toString())
        .as("if the change is meant, run again with -Derrors.update=true")
        .isEqualTo(Files.readString(FILE));
  }

  private static void section(StringBuilder text, String title, List<SetUp> setUps) {
    text.append("\n## ").append(title).append("\n\n| Set-up | Code | Text |\n|---|---|---|\n");
    for (SetUp setUp : setUps) {
      Throwable failure = catchThrowable(() -> setUp.action().run());
      assertThat(failure).as(setUp.what()).isNotNull();
      String code =
          failure instanceof StatusException status
              ? status.code().name()
              : failure.getClass().getSimpleName();
      String message = steady(String.valueOf(failure.getMessage()));
      text.append("| %s | %s | %s |\n".formatted(setUp.what(), code, message));
    }
  }

  /** The text without what differs from run to run and from machine to machine. */
  private static String steady(String message) {
    return message
        .replaceAll("127\\.0\\.0\\.1:(?!50051)\\d+", "127.0.0.1:PORT")
        .replaceAll("\\d+(\\.\\d+)? ?(ns|µs|us|ms|s)\\b", "N ms")
        .replaceAll("request headers have \\d+ bytes", "request headers have N bytes")
        .replaceAll("(no-such-host\\.invalid): [^;(]+;", "$1: what the system says;")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replaceAll("\\R", " ");
  }
}
