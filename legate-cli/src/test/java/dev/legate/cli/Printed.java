package dev.legate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** A terminal of which tests see what was printed. */
public final class Printed {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Terminal terminal = Terminal.of(out, err);

  /** The terminal to print on. */
  public Terminal terminal() {
    return terminal;
  }

  /** What was printed as result. */
  public String out() {
    return out.toString(UTF_8);
  }

  /** What else was printed. */
  public String err() {
    return err.toString(UTF_8);
  }
}
