package dev.legate.verify.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.legate.StatusException;
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

      A call that fails throws a `StatusException`. Its message is one line, made of

          CODE: what was found, where, in which phase, and why; what to look at (calling METHOD at TARGET)

      - **CODE** and the text after it are the status; a server's own description stands there as it came.
      - **No connection**: the target, the number of the attempt and when the next follows, then for each address that was
        tried (the first four) the address, the phase (resolve, connect, TLS, preface) and the cause. `phase in call` is a connection
        that was lost under a call.
      - **DEADLINE_EXCEEDED** says where the time went: waiting for a connection, in the call's credentials, waiting for a stream
        because the server allows no more at a time, waiting for the response headers, in the response.
      - **A limit** is told with what was found, the limit, whose it is, and the setting.
      - **A question** at the end is a guess: what is usually wrong. Causes that are exceptions are kept as `getCause()`.
      - **calling METHOD** is the call; the target stands there unless the text has named it.

      What a handler throws is not told to clients ([ARCHITECTURE](../ARCHITECTURE.md) §8); the server's log has it.

      Each set-up below is made for real by `ErrorTextsTest`, over sockets; the text is the message of the exception that
      the caller sees. PORT, TIME, `N bytes`, DATE and "what the system says" stand for what differs from run to run and from machine
      to machine. To write this file anew:

          mvn -pl verify/calls -am test -Dtest=ErrorTextsTest -Dsurefire.failIfNoSpecifiedTests=false -Derrors.update=true
      """;

  private static final String TABLE = "| Set-up | Code | Text |\n|---|---|---|\n";

  private static final String TLS =
      """
      Each set-up is made four times: with the JDK's provider and with BoringSSL, on either side. A text is told once if it is the
      same each time. Where it is not, what is written by Legate differs only because the peer has sent another alert: the JDK's
      server sends certificate_unknown for whatever it does not like about a certificate.
      """;

  private static final String LOG =
      """
      Of the server in the set-ups above, and of three clients that are not Legate's, after `the TLS handshake with PEER failed:`.
      """;

  @Test
  @Timeout(600)
  void theErrorsSayWhatWasReviewed() throws Exception {
    StringBuilder text = new StringBuilder(HEAD);
    section(text, "No connection", ConnectingSetUps.all());
    TlsTexts tls = TlsTexts.collect();
    text.append("\n## TLS\n\n").append(TLS).append('\n').append(TABLE).append(tls.rowsOfCalls());
    text.append("\n### What servers log\n\n")
        .append(LOG)
        .append("\n| Set-up | Text |\n|---|---|\n");
    text.append(tls.rowsOfLogs());
    section(text, "Credentials of calls", CredentialSetUps.all());
    section(text, "Answers that are not gRPC's, and calls cut short", AnswerSetUps.all());
    section(text, "The server refuses or fails, or the caller gives up", ServerSetUps.all());
    section(text, "Load, and the end of a server or channel", LoadSetUps.all());
    section(text, "Compression", CompressionSetUps.all());
    section(text, "Mistakes in the program", MistakeSetUps.all());
    if (Boolean.getBoolean("errors.update")) {
      Files.writeString(FILE, text);
    }

    assertThat(text.toString())
        .as("if the change is meant, run again with -Derrors.update=true")
        .isEqualTo(Files.readString(FILE));
  }

  private static void section(StringBuilder text, String title, List<SetUp> setUps) {
    text.append("\n## ").append(title).append("\n\n").append(TABLE);
    for (SetUp setUp : setUps) {
      text.append("| %s | %s |\n".formatted(setUp.what(), codeAndText(setUp)));
    }
  }

  /** Two cells of a table. */
  static String codeAndText(SetUp setUp) {
    Throwable failure = catchThrowable(() -> setUp.action().run());
    assertThat(failure).as(setUp.what()).isInstanceOf(Exception.class);
    String code =
        failure instanceof StatusException status
            ? status.code().name()
            : failure.getClass().getSimpleName();
    assertThat(failure.getMessage()).as(setUp.what()).doesNotContain("\n");
    return code + " | " + steady(String.valueOf(failure.getMessage()));
  }

  /** The text without what differs from run to run and from machine to machine. */
  static String steady(String message) {
    return message
        .replaceAll("127\\.0\\.0\\.1:(?!50051)\\d+", "127.0.0.1:PORT")
        .replaceAll("\\d+(\\.\\d+)? ?(ns|µs|us|ms|s)\\b", "TIME")
        .replaceAll("(TRANSIENT_FAILURE: .*? attempt) \\d+", "$1 N")
        .replaceAll("request headers have \\d+ bytes", "request headers have N bytes")
        .replaceAll("(no-such-host\\.invalid): [^;(]+;", "$1: what the system says;")
        .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "DATE")
        .replace("|", "\\|")
        .replace("<", "&lt;");
  }
}
