package dev.legate.verify.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Samples of both JVMs over time, and what of them has grown. */
final class Trend {
  static final List<String> HEADER =
      List.of(
          "| s | server: heap KiB | direct KiB | threads | virtual | descriptors | held KiB"
              + " | resident MiB | CPU s | client: heap KiB | direct KiB | threads | virtual"
              + " | descriptors | CPU s |",
          "|" + "---|".repeat(15));

  /** With fewer there is no first and last third to speak of. */
  private static final int LEAST_SAMPLES = 12;

  /** How much the median of the last third may be above that of the first. */
  private enum Quantity {
    HEAP_KIB(1024, sample -> sample.figures().heapKib()),
    DIRECT_KIB(512, sample -> sample.figures().directKib()),
    THREADS(2, sample -> sample.figures().threads()),
    VIRTUAL_THREADS(2, Sample::virtualThreads),
    DESCRIPTORS(2, sample -> sample.figures().descriptors()),
    HELD_KIB(64, Sample::heldKib);

    final long mayGrow;
    final ToLongFunction<Sample> of;

    Quantity(long mayGrow, ToLongFunction<Sample> of) {
      this.mayGrow = mayGrow;
      this.of = of;
    }
  }

  private final List<Sample> servers = new ArrayList<>();
  private final List<Sample> clients = new ArrayList<>();

  /** A row of the table. */
  String add(long second, Sample server, Sample client) {
    servers.add(server);
    clients.add(client);
    return "| %,d | %,d | %,d | %,d | %,d | %,d | %,d | %,d | %.1f | %,d | %,d | %,d | %,d | %,d | %.1f |"
        .formatted(
            second,
            server.figures().heapKib(),
            server.figures().directKib(),
            server.figures().threads(),
            server.virtualThreads(),
            server.figures().descriptors(),
            server.heldKib(),
            server.residentKib() / 1024,
            server.cpuMillis() / 1000.0,
            client.figures().heapKib(),
            client.figures().directKib(),
            client.figures().threads(),
            client.virtualThreads(),
            client.figures().descriptors(),
            client.cpuMillis() / 1000.0);
  }

  /** What has grown by more than it may, after the first sixth, in which things get warm. */
  List<String> growth() {
    List<String> grown = new ArrayList<>();
    if (servers.size() >= LEAST_SAMPLES) {
      for (Quantity each : Quantity.values()) {
        growth("server", servers, each, grown);
        growth("client", clients, each, grown);
      }
    }
    return grown;
  }

  private static void growth(
      String where, List<Sample> samples, Quantity quantity, List<String> grown) {
    List<Sample> warm = samples.subList(samples.size() / 6, samples.size());
    int third = warm.size() / 3;
    long first = median(warm.subList(0, third), quantity.of);
    long last = median(warm.subList(warm.size() - third, warm.size()), quantity.of);
    if (last > first + quantity.mayGrow) {
      grown.add(
          "%s of the %s: median %,d at first, %,d in the end, expected at most %,d more"
              .formatted(quantity, where, first, last, quantity.mayGrow));
    }
  }

  private static long median(List<Sample> samples, ToLongFunction<Sample> of) {
    return samples.stream()
        .mapToLong(of)
        .sorted()
        .skip(samples.size() / 2)
        .findFirst()
        .orElseThrow();
  }
}
