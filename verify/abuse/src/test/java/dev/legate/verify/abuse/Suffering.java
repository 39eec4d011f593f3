package dev.legate.verify.abuse;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What came of a hostile server's answers.
 *
 * @param ends how many calls ended in which way: a code and the text
 * @param limits the names of limits that were reached
 * @param latencies of the calls beside them
 * @param failures of the calls beside them, as a list
 * @param inForce what the client used meanwhile; null if it was over soon
 */
record Suffering(
    Map<String, Integer> ends,
    String limits,
    String latencies,
    String failures,
    @Nullable Figures inForce) {
  private static final String FIELD = "\t";
  private static final String END = "\u0001";
  private static final String COUNT = "\u0002";

  String text() {
    StringBuilder all = new StringBuilder();
    ends.forEach((end, count) -> all.append(end).append(COUNT).append(count).append(END));
    String figures = inForce == null ? "" : inForce.text();
    return String.join(FIELD, all, limits, latencies, failures, figures).replaceAll("\\R", " ");
  }

  static Suffering parse(String text) {
    String[] fields = text.split(FIELD, -1);
    Map<String, Integer> ends = new TreeMap<>();
    for (String each : fields[0].split(END)) {
      String[] endAndCount = each.split(COUNT);
      ends.put(endAndCount[0], Integer.valueOf(endAndCount[1]));
    }
    return new Suffering(
        ends,
        fields[1],
        fields[2],
        fields[3],
        fields[4].isEmpty() ? null : Figures.parse(fields[4]));
  }
}
