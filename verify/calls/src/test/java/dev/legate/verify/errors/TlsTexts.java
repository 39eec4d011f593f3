package dev.legate.verify.errors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is said of TLS with each pair of engines: a line, and more only for what differs. */
final class TlsTexts {
  /** By set-up and then by text, who says so. */
  private final Map<String, Map<String, List<TlsEngines>>> calls = new LinkedHashMap<>();

  private final Map<String, Map<String, List<TlsEngines>>> logs = new LinkedHashMap<>();

  private TlsTexts() {}

  /** Makes all of it happen; where BoringSSL does not work, that fails. */
  static TlsTexts collect() throws Exception {
    new TlsSetUps(TlsEngines.BORING).checkServer();
    TlsTexts texts = new TlsTexts();
    for (TlsEngines engines : TlsEngines.values()) {
      TlsSetUps setUps = new TlsSetUps(engines);
      for (SetUp each : setUps.calls()) {
        add(texts.calls, each.what(), ErrorTextsTest.codeAndText(each), engines);
      }
      for (SetUp each : setUps.otherClients()) {
        each.action().run();
      }
      setUps
          .logged()
          .forEach((what, why) -> add(texts.logs, what, ErrorTextsTest.steady(why), engines));
    }
    return texts;
  }

  private static void add(
      Map<String, Map<String, List<TlsEngines>>> texts,
      String what,
      String text,
      TlsEngines engines) {
    texts
        .computeIfAbsent(what, none -> new LinkedHashMap<>())
        .computeIfAbsent(text, none -> new ArrayList<>())
        .add(engines);
  }

  /** Rows of what calls fail with. */
  String rowsOfCalls() {
    return rows(calls);
  }

  /** Rows of what servers log. */
  String rowsOfLogs() {
    return rows(logs);
  }

  private static String rows(Map<String, Map<String, List<TlsEngines>>> texts) {
    StringBuilder rows = new StringBuilder();
    texts.forEach(
        (what, byText) ->
            byText.forEach(
                (text, engines) ->
                    rows.append(
                        "| %s | %s |\n"
                            .formatted(
                                engines.contains(TlsEngines.JDK) ? what : boring(engines), text))));
    return rows.toString();
  }

  private static String boring(List<TlsEngines> engines) {
    return engines.stream()
        .map(TlsEngines::toString)
        .collect(Collectors.joining(", ", "– with BoringSSL on: ", ""));
  }
}
