package dev.legate.codegen;

import java.util.Collection;

/** Java source text in the making: lines with their indentation. */
final class SourceText {
  private final StringBuilder text = new StringBuilder();
  private int depth;

  SourceText line(String line) {
    if (!line.isEmpty()) {
      text.append("  ".repeat(depth)).append(line);
    }
    text.append('\n');
    return this;
  }

  SourceText lines(Collection<String> lines) {
    lines.forEach(this::line);
    return this;
  }

  SourceText blank() {
    return line("");
  }

  /** A line that opens a block; what follows is indented until {@link #close}. */
  SourceText open(String line) {
    line(line);
    depth++;
    return this;
  }

  SourceText close(String line) {
    depth--;
    return line(line);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
