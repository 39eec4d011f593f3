package dev.legate.cli.demo;

import dev.legate.cli.Terminal;
import java.time.Duration;
import java.util.Locale;

/** Tells what happens, line by line with times, and counts what was not as expected. */
final class Story {
  private static final int WIDTH = 100;

  private final Terminal terminal;
  private int chapters;
  private int differences;

  Story(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What is told under one title; what it throws is told as a difference. */
  interface Chapter {
    void tell(Stage stage) throws Exception;
  }

  void chapter(String title, Stage stage, Chapter chapter) {
    chapters++;
    terminal.out().println();
    terminal.out().println(terminal.bold(chapters + ". " + title));
    try {
      chapter.tell(stage);
    } catch (Differs differs) {
      differs(differs.what());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      differs("the demo was interrupted");
    } catch (Exception failure) {
      differs("this failed: " + failure);
    }
  }

  /** Something that went as expected. */
  void line(String text) {
    terminal.out().println("   " + text);
  }

  /** Something that went as expected, and the time it took. */
  void line(String text, Duration time) {
    String shown = inMillis(time);
    int gap = Math.max(2, WIDTH - 3 - text.length() - shown.length());
    terminal.out().println("   " + text + " ".repeat(gap) + terminal.dim(shown));
  }

  private void differs(String what) {
    differences++;
    terminal.out().println("   " + terminal.bad("NOT AS EXPECTED: " + what));
  }

  int differences() {
    return differences;
  }

  static String inMillis(Duration time) {
    double millis = time.toNanos() / 1e6;
    return String.format(Locale.ENGLISH, millis < 10 ? "%.2f ms" : "%,.0f ms", millis);
  }
}
