package dev.legate.verify.soak;

import dev.legate.StatusCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How the work ended, counted; and what nothing explains. */
final class Outcomes {
  private static final int MOST_SURPRISES = 20;

  private final Map<Traffic, Map<StatusCode, LongAdder>> counts = new EnumMap<>(Traffic.class);
  private final ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();

  Outcomes() {
    for (Traffic each : Traffic.values()) {
      counts.put(each, new ConcurrentHashMap<>());
    }
  }

  void ended(Traffic traffic, StatusCode code, @Nullable Throwable failure) {
    counts.get(traffic).computeIfAbsent(code, c -> new LongAdder()).increment();
    if (!traffic.expected.contains(code)) {
      surprise(traffic + " ended with " + code + ", expected " + traffic.expected, failure);
    }
  }

  void surprise(String what, @Nullable Throwable failure) {
    if (surprises.size() < MOST_SURPRISES) {
      StringWriter text = new StringWriter();
      text.append(what).append('\n');
      if (failure != null) {
        failure.printStackTrace(new PrintWriter(text));
      }
      surprises.add(text.toString());
    }
  }

  List<String> surprises() {
    return List.copyOf(surprises);
  }

  long total() {
    return counts.values().stream()
        .flatMap(codes -> codes.values().stream())
        .mapToLong(LongAdder::sum)
        .sum();
  }

  /** A row for each kind of work. */
  List<String> table() {
    return counts.entrySet().stream()
        .map(row -> "| " + row.getKey().does + " | " + new TreeMap<>(row.getValue()) + " |")
        .map(row -> row.replace("{", "").replace("}", "").replace("=", " "))
        .toList();
  }
}
