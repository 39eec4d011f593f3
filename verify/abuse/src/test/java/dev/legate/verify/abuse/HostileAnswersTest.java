package dev.legate.verify.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever a hostile server does, each call ends with a status that says what was wrong, calls to a
 * good server go on, and nothing is left.
 */
final class HostileAnswersTest {
  private static final long HEAP_KIB_IN_FORCE = 64 * 1024;
  private static final long HEAP_KIB_AFTER = 16 * 1024;
  private static final long DIRECT_KIB = 32 * 1024;
  private static final int SHOWN = 110;

  private static final List<String> rows = new ArrayList<>();
  private static ServerProcess good;
  private static ChildJvm victim;
  private static Figures before;

  @BeforeAll
  static void start() throws IOException {
    good = new ServerProcess();
    victim =
        new ChildJvm(Victim.class, Path.of("target", "victim.log"), ChildJvm.SMALL, "" + good.port);
    before = Figures.parse(victim.ask("figures"));
  }

  @AfterAll
  static void stop() throws Exception {
    victim.close();
    good.close();
    List<String> table = new ArrayList<>();
    table.add(
        "| the server sends | calls end | the server gets | bystander's calls | p50 µs | p99 µs"
            + " | max µs | heap KiB in force | heap KiB after | direct KiB | threads |");
    table.add("|---|---|---|---|---|---|---|---|---|---|---|");
    table.addAll(rows);
    Files.write(Path.of("target", "hostile-servers.md"), table);
  }

  @ParameterizedTest
  @EnumSource
  void endsEachCallWithWhatWasWrongAndHarmsNoOther(HostileAnswer attack) throws Exception {
    Suffering suffering;
    String reactions;
    try (HostileServer server = new HostileServer(attack.script)) {
      suffering =
          Suffering.parse(
              victim.ask(server.port() + " " + attack.shape + " " + attack.ending.timeoutMillis()));
      reactions = server.reactions();
      assertThat(server.mistakes()).as("mistakes of the script").isEmpty();
    }
    Figures after = figuresOnceQuiet();
    Figures inForce = suffering.inForce();
    rows.add(
        "| %s | %s | %s | %s | %s | %,d | %,d | %d |"
            .formatted(
                attack.sends,
                shown(suffering),
                reactions,
                suffering.latencies(),
                inForce == null ? "" : "%,d".formatted(inForce.heapKib()),
                after.heapKib(),
                after.directKib(),
                after.threads()));

    assertThat(suffering.ends().keySet()).as("ends of calls").allMatch(attack.ending::matches);
    assertThat(reactions).contains(attack.ending.reaction());
    assertThat(suffering.limits()).contains(attack.ending.limit());
    assertThat(suffering.failures()).as("calls of the bystander that failed").isEqualTo("[]");
    assertThat(isQuiet(after)).as("before: %s, after: %s", before, after).isTrue();
    if (inForce != null) {
      assertThat(inForce.heapKib()).as("heap in force").isLessThan(HEAP_KIB_IN_FORCE);
      assertThat(inForce.directKib()).as("direct memory in force").isLessThan(DIRECT_KIB);
    }
    assertThat(victim.isAlive()).isTrue();
  }

  /** The first of the ends, without the address, which differs from run to run. */
  private static String shown(Suffering suffering) {
    String end =
        suffering.ends().keySet().stream()
            .map(each -> each.replaceAll("/?127\\.0\\.0\\.1:\\d+", "ADDRESS"))
            .sorted()
            .collect(Collectors.toList())
            .getFirst();
    return end.length() <= SHOWN ? end : end.substring(0, SHOWN) + "…";
  }

  private static Figures figuresOnceQuiet() throws IOException {
    Figures figures = Figures.parse(victim.ask("figures"));
    for (int i = 0; i < 100 && !isQuiet(figures); i++) {
      figures = Figures.parse(victim.ask("figures"));
    }
    return figures;
  }

  private static boolean isQuiet(Figures now) {
    return now.heapKib() < HEAP_KIB_AFTER
        && now.directKib() < DIRECT_KIB
        && now.threads() <= before.threads() + 16
        && now.descriptors() <= before.descriptors() + 8;
  }
}
