package dev.legate.codegen;

import java.util.ArrayList;
import java.util.List;

/**
 * The comment of an element of a {@code .proto} file as Javadoc, and whether the element is
 * deprecated.
 *
 * @param comment the text as protoc hands it over, without comment signs; empty if there is none
 */
record Documentation(String comment, boolean deprecated) {

  /** Javadoc with the given first sentence in place of a missing comment. */
  List<String> javadoc(String otherwise) {
    List<String> text = comment.isBlank() ? List.of(otherwise) : paragraphs();
    if (text.size() == 1 && !deprecated) {
      return List.of("/** " + text.get(0) + " */");
    }
    List<String> lines = new ArrayList<>();
    lines.add("/**");
    text.forEach(line -> lines.add(line.isEmpty() ? " *" : " * " + line));
    if (deprecated) {
      lines.add(" *");
      lines.add(" * @deprecated The .proto file says so.");
    }
    lines.add(" */");
    return lines;
  }

  private List<String> paragraphs() {
    List<String> lines = new ArrayList<>();
    boolean paragraphEnded = false;
    for (String raw : comment.split("\\R", -1)) {
      String line = escaped(raw.strip());
      if (line.isEmpty()) {
        paragraphEnded = !lines.isEmpty();
        continue;
      }
      if (paragraphEnded) {
        lines.add("");
        line = "<p>" + line;
        paragraphEnded = false;
      }
      lines.add(line);
    }
    return lines;
  }

  /**
   * Nothing in a comment may end it, be read as HTML or as a Javadoc tag, or be a unicode escape
   * (JLS §3.3).
   */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '@' -> escaped.append("&#64;");
        case '\\' -> escaped.append("&#92;");
        case '{' -> escaped.append("&#123;");
        case '}' -> escaped.append("&#125;");
        case '/' -> escaped.append(i > 0 && text.charAt(i - 1) == '*' ? "&#47;" : "/");
        case '*' -> escaped.append(i == 0 || text.charAt(i - 1) == '/' ? "&#42;" : "*");
        default -> escaped.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return escaped.toString();
  }
}
