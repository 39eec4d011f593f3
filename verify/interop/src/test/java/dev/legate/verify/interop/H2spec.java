package dev.legate.verify.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Runs h2spec against a server and reads its report. */
final class H2spec {
  private static final String SECONDS_FOR_AN_ANSWER = "1";

  private H2spec() {}

  /**
   * A case of h2spec and how it went.
   *
   * @param name section and title, as {@code http2/5.1 idle: Sends a DATA frame}
   * @param found null if the case is met, else what h2spec found instead
   */
  record Case(String name, String found) {
    boolean isMet() {
      return found == null;
    }

    @Override
    public String toString() {
      return isMet() ? name : name + "  (" + found + ")";
    }
  }

  /** All cases, the strict ones too, with prior knowledge and in plain text. */
  static List<Case> run(int port) throws Exception {
    Path report = Files.createTempFile("h2spec", ".xml");
    try {
      ForeignProgram.Finished finished =
          GoProgram.run(
              "h2spec",
              "--strict",
              "--host=127.0.0.1",
              "--port=" + port,
              "--timeout=" + SECONDS_FOR_AN_ANSWER,
              "--junit-report=" + report);
      if (Files.size(report) == 0) {
        throw new AssertionError("h2spec wrote no report; it printed:\n" + finished.output());
      }
      return read(report);
    } finally {
      Files.deleteIfExists(report);
    }
  }

  private static List<Case> read(Path report) throws Exception {
    Document document =
        DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(report.toFile());
    NodeList elements = document.getElementsByTagName("testcase");
    List<Case> cases = new ArrayList<>();
    for (int i = 0; i < elements.getLength(); i++) {
      Element each = (Element) elements.item(i);
      String name = each.getAttribute("package") + ": " + each.getAttribute("classname");
      cases.add(new Case(name, found(each)));
    }
    return cases;
  }

  /** What was not as expected; a skipped case counts, since it shows nothing. */
  private static String found(Element testCase) {
    for (String tag : List.of("failure", "error", "skipped")) {
      NodeList found = testCase.getElementsByTagName(tag);
      if (found.getLength() > 0) {
        return tag + ": " + found.item(0).getTextContent().strip().replaceAll("\\s+", " ");
      }
    }
    return null;
  }
}
