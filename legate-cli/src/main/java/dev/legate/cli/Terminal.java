package dev.legate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;

/**
 * Where the command writes: results to one stream, everything else to the other, in UTF-8 whatever
 * the locale says.
 *
 * <p>Colours only on a terminal, and never if {@code NO_COLOR} is set. For any thread.
 */
public final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean coloured;

  private Terminal(PrintStream out, PrintStream err, boolean coloured) {
    this.out = out;
    this.err = err;
    this.coloured = coloured;
  }

  /** The terminal, file or pipe that this process was started with. */
  public static Terminal ofProcess() {
    String noColor = System.getenv("NO_COLOR");
    boolean coloured =
        Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false)
            && (noColor == null || noColor.isEmpty())
            && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(
        stream(new FileOutputStream(FileDescriptor.out)),
        stream(new FileOutputStream(FileDescriptor.err)),
        coloured);
  }

  /** Streams of the caller's, without colours. */
  public static Terminal of(OutputStream out, OutputStream err) {
    return new Terminal(stream(out), stream(err), false);
  }

  private static PrintStream stream(OutputStream bytes) {
    return new PrintStream(bytes, true, UTF_8);
  }

  /** For results. */
  public PrintStream out() {
    return out;
  }

  /** For what is no result: errors, notes. */
  public PrintStream err() {
    return err;
  }

  /** A writer to one of the two. */
  PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, UTF_8);
  }

  /** Whether {@link #out} shows colours. */
  public boolean isColoured() {
    return coloured;
  }

  /** The text in bold. */
  public String bold(String text) {
    return in("1", text);
  }

  /** The text in a colour that stands back. */
  public String dim(String text) {
    return in("2", text);
  }

  /** The text in the colour of success. */
  public String good(String text) {
    return in("32", text);
  }

  /** The text in the colour of failure. */
  public String bad(String text) {
    return in("31", text);
  }

  private String in(String style, String text) {
    return coloured ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
  }
}
