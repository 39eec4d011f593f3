package dev.legate.verify.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each attack ends as it must, harms nobody beside it, and leaves nothing behind. */
final class AttacksTest {
  /** Of the 128 MiB that the server may use; what an attack may hold, and leave behind. */
  private static final long HEAP_KIB_IN_FORCE = 96 * 1024;

  private static final long HEAP_KIB_AFTER = 16 * 1024;
  private static final long DIRECT_KIB = 64 * 1024;

  /** An attack is made again, so that the bystander's calls fall into it. */
  private static final int MOST_ROUNDS = 20;

  private static final long LONG_ENOUGH_NANOS = 250_000_000;

  private static final List<String> rows = new ArrayList<>();
  private static ServerProcess server;
  private static Figures before;
  private static Instant started;

  @BeforeAll
  static void start() throws IOException {
    started = Instant.now();
    server = new ServerProcess();
    before = server.figures();
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    List<String> table = new ArrayList<>();
    table.add(
        "| attack | ended | bystander's calls | p50 µs | p99 µs | max µs"
            + " | heap KiB in force | heap KiB after | direct KiB | threads |");
    table.add("|---|---|---|---|---|---|---|---|---|---|");
    table.addAll(rows);
    Files.write(Path.of("target", "attacks.md"), table);
  }

  @ParameterizedTest
  @EnumSource
  void endsAsItMustAndHarmsNobodyElse(Attack attack) throws Exception {
    String end;
    Figures inForce;
    List<Throwable> failures;
    String latencies;
    try (Bystander bystander = new Bystander(server.newChannel())) {
      long begin = System.nanoTime();
      int rounds = 0;
      do {
        server.awaitHandlers(1); // the bystander's: those of many rounds would come to a limit
        try (Arena arena = new Arena(server)) {
          end = attack.course.run(arena);
          inForce = arena.inForce();
        }
      } while (end.equals(attack.expected)
          && ++rounds < MOST_ROUNDS
          && System.nanoTime() - begin < LONG_ENOUGH_NANOS);
      failures = bystander.failures();
      latencies = bystander.latencies();
    }
    Set<String> limits = server.limits();
    Figures after = server.figuresOnce(AttacksTest::isQuiet);
    rows.add(
        "| %s | %s | %s | %s | %,d | %,d | %d |"
            .formatted(
                attack.sends,
                end,
                latencies,
                inForce == null ? "" : "%,d".formatted(inForce.heapKib()),
                after.heapKib(),
                after.directKib(),
                after.threads()));

    assertThat(end).isEqualTo(attack.expected);
    if (!attack.limit.isEmpty()) {
      assertThat(limits).contains(attack.limit);
    }
    assertThat(failures).as("calls of the bystander that failed").isEmpty();
    assertThat(isQuiet(after)).as("before: %s, after: %s", before, after).isTrue();
    if (inForce != null) {
      assertThat(inForce.heapKib()).as("heap in force").isLessThan(HEAP_KIB_IN_FORCE);
      assertThat(inForce.directKib()).as("direct memory in force").isLessThan(DIRECT_KIB);
    }
    assertThat(server.isAlive()).isTrue();
  }

  /** The first ones, and not as many as an attacker likes. */
  @Test
  void limitsAreInTheLog() throws Exception {
    try (Arena arena = new Arena(server)) {
      assertThat(Attack.PING_FLOOD.course.run(arena)).isEqualTo(Attack.PING_FLOOD.expected);
    }
    List<String> warnings =
        Files.readAllLines(ServerProcess.LOG).stream()
            .filter(line -> line.startsWith("WARNING: ") && line.contains(" came to the limit "))
            .toList();
    long minutesBegun = Duration.between(started, Instant.now()).toMinutes() + 1;
    assertThat(warnings).hasSizeBetween(1, (int) minutesBegun * 10);
    assertThat(warnings.getFirst())
        .matches(
            "WARNING: .*127\\.0\\.0\\.1:\\d+ came to the limit \\w+, which is \\d+: .+ \\(\\w+\\).*");
  }

  /** Threads: the JDK's carriers and Netty's loops start when they are needed, and stay. */
  private static boolean isQuiet(Figures now) {
    return now.heapKib() < HEAP_KIB_AFTER
        && now.directKib() < DIRECT_KIB
        && now.threads() <= before.threads() + 16
        && now.descriptors() <= before.descriptors() + 8
        && now.running() == 0;
  }
}
