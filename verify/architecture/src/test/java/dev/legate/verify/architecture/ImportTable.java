package dev.legate.verify.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which package may import which, read from the notation of ARCHITECTURE.md: {@code {a, b} → c → d,
 * e}. A package may import everything to the right of it, over all chains together; packages in
 * braces do not import each other, packages in a list without braces may. A line may hold several
 * chains, two spaces or more apart.
 */
final class ImportTable {
  private static final Pattern GROUP = Pattern.compile("\\{([^}]*)}|([^{}]+)");

  private final Map<String, Set<String>> allowed = new TreeMap<>();

  /**
   * Reads a table.
   *
   * @param packageOf the full name of a package, of the short one in the table
   */
  ImportTable(String text, UnaryOperator<String> packageOf) {
    for (String line : text.strip().lines().toList()) {
      for (String chain : line.strip().split(" {2,}")) {
        read(chain, packageOf);
      }
    }
    while (grows()) {
      // until what is to the right of the right is there too
    }
  }

  private boolean grows() {
    boolean grown = false;
    for (Set<String> targets : allowed.values()) {
      Set<String> further = new TreeSet<>();
      targets.forEach(target -> further.addAll(allowed.getOrDefault(target, Set.of())));
      grown |= targets.addAll(further);
    }
    return grown;
  }

  private void read(String chain, UnaryOperator<String> packageOf) {
    List<Set<String>> links = new ArrayList<>();
    List<Boolean> braced = new ArrayList<>();
    for (String link : chain.split("→")) {
      Matcher group = GROUP.matcher(link.strip());
      if (!group.matches()) {
        throw new IllegalArgumentException("not a group of packages: " + link);
      }
      braced.add(group.group(1) != null);
      Set<String> names = new TreeSet<>();
      for (String name : (group.group(1) != null ? group.group(1) : group.group(2)).split(",")) {
        names.add(packageOf.apply(name.strip()));
      }
      links.add(names);
    }
    for (int from = 0; from < links.size(); from++) {
      Set<String> targets = new TreeSet<>();
      if (from + 1 < links.size()) {
        targets.addAll(links.get(from + 1));
      }
      if (!braced.get(from)) {
        targets.addAll(links.get(from));
      }
      for (String name : links.get(from)) {
        allowed.computeIfAbsent(name, key -> new TreeSet<>(Set.of(name))).addAll(targets);
      }
    }
  }

  /** The packages it speaks of. */
  Set<String> packages() {
    return allowed.keySet();
  }

  /** Whether one package may import another. */
  boolean allows(String from, String to) {
    return allowed.getOrDefault(from, Set.of()).contains(to);
  }
}
