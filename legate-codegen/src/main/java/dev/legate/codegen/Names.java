package dev.legate.codegen;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * Turns names of protobuf into names of Java.
 *
 * <p>{@code docs/code-generation.md} states these rules for users; they may not change once
 * released, since they are part of the API of everybody's generated code.
 */
final class Names {
  /**
   * Method names that a generated interface cannot give to an RPC: those of {@link Object}, and
   * those of the generated interfaces themselves. {@code yield} cannot be called without a
   * qualifier (JLS §3.9).
   */
  private static final Set<String> RESERVED =
      Set.of(
          // Object
          "clone",
          "equals",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "toString",
          "wait",
          // Service, and the generated interfaces
          "async",
          "call",
          "create",
          "definition",
          "definitions",
          "serverDraining",
          "serverStarting",
          "with",
          // kept free for them
          "close",
          "inline",
          "schema",
          "serverStarted",
          "serverStopped",
          "yield");

  private Names() {}

  /**
   * The Java names of methods in order: unique, and none that Java or a generated interface has
   * taken.
   */
  static List<String> methods(List<String> protoNames) {
    return unique(protoNames.stream().map(Names::method).toList(), Set.of(), "");
  }

  /** The constants of methods in order: unique, and none of those in {@code taken}. */
  static List<String> constants(List<String> protoNames, Set<String> taken) {
    return unique(protoNames.stream().map(Names::constant).toList(), taken, "_");
  }

  static String method(String protoName) {
    String name = lowerCamel(protoName);
    return RESERVED.contains(name) || SourceVersion.isKeyword(name, SourceVersion.RELEASE_17)
        ? name + "_"
        : name;
  }

  private static String lowerCamel(String protoName) {
    boolean shouting = protoName.equals(protoName.toUpperCase(Locale.ROOT));
    StringBuilder name = new StringBuilder();
    for (String word : protoName.split("_", -1)) {
      if (word.isEmpty()) {
        continue;
      }
      String rest = shouting ? word.substring(1).toLowerCase(Locale.ROOT) : word.substring(1);
      name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(rest);
    }
    lowerLeadingWord(name);
    return identifier(name.toString(), "method");
  }

  /**
   * {@code GetFeature} begins with {@code get}, {@code URLFor} with {@code url}, {@code PING} with
   * {@code ping}.
   */
  private static void lowerLeadingWord(StringBuilder name) {
    int capitals = 0;
    while (capitals < name.length() && Character.isUpperCase(name.charAt(capitals))) {
      capitals++;
    }
    boolean nextWordBegan =
        capitals < name.length() && Character.isLowerCase(name.charAt(capitals));
    int count = capitals > 1 && nextWordBegan ? capitals - 1 : capitals;
    for (int i = 0; i < count; i++) {
      name.setCharAt(i, Character.toLowerCase(name.charAt(i)));
    }
  }

  static String constant(String protoName) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < protoName.length(); i++) {
      char c = protoName.charAt(i);
      if (c == '_' || (i > 0 && Character.isUpperCase(c) && wordBegins(protoName, i))) {
        if (!name.isEmpty() && name.charAt(name.length() - 1) != '_') {
          name.append('_');
        }
      }
      if (c != '_') {
        name.append(Character.toUpperCase(c));
      }
    }
    while (!name.isEmpty() && name.charAt(name.length() - 1) == '_') {
      name.setLength(name.length() - 1);
    }
    return identifier(name.toString(), "METHOD");
  }

  private static boolean wordBegins(String text, int i) {
    char before = text.charAt(i - 1);
    return Character.isLowerCase(before)
        || Character.isDigit(before)
        || (Character.isUpperCase(before)
            && i + 1 < text.length()
            && Character.isLowerCase(text.charAt(i + 1)));
  }

  private static String identifier(String name, String ifEmpty) {
    if (name.isEmpty()) {
      return ifEmpty;
    }
    return Character.isDigit(name.charAt(0)) ? "_" + name : name;
  }

  /**
   * Whoever comes first keeps a name; the next gets a 2, then a 3, past the names that others have
   * by nature.
   */
  private static List<String> unique(List<String> wanted, Set<String> taken, String beforeNumber) {
    List<String> natural =
        wanted.stream().map(name -> taken.contains(name) ? name + "_" : name).toList();
    Set<String> used = new HashSet<>();
    Set<String> reserved = new HashSet<>(natural);
    reserved.addAll(taken);
    return natural.stream()
        .map(
            name -> {
              String free = name;
              for (int n = 2; !used.add(free); n++) {
                String numbered = name + beforeNumber + n;
                free = reserved.contains(numbered) ? name : numbered;
              }
              return free;
            })
        .toList();
  }
}
