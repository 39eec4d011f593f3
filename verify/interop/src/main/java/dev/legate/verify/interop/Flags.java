package dev.legate.verify.interop;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Command line flags as gRPC's interop programs take them: {@code --name=value} or {@code --name
 * value}, and {@code --name} for {@code --name=true}.
 */
public final class Flags {
  private final Map<String, String> values;

  private Flags(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the flags of a program.
   *
   * @throws IllegalArgumentException if something is not a flag
   */
  public static Flags parse(String... args) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      String name = arg.replaceFirst("^--?", "");
      int equals = name.indexOf('=');
      if (equals >= 0) {
        values.put(name.substring(0, equals), name.substring(equals + 1));
      } else if (!arg.startsWith("-")) {
        throw new IllegalArgumentException("found '" + arg + "', expected --name=value");
      } else if (i + 1 < args.length && !args[i + 1].startsWith("-")) {
        values.put(name, args[++i]);
      } else {
        values.put(name, "true");
      }
    }
    return new Flags(values);
  }

  /** What a program does. */
  @FunctionalInterface
  public interface Program {
    /** Runs it. */
    void run() throws IOException;
  }

  /**
   * Runs a program; one that cannot use its flags, or not listen, ends with a line that says why.
   */
  public static void orExplain(Program program) {
    try {
      program.run();
    } catch (IllegalArgumentException | IOException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  /** Takes the value of a flag. */
  public String text(String name, String otherwise) {
    @Nullable String value = values.remove(name);
    return value == null ? otherwise : value;
  }

  /**
   * Takes the value of a flag that is true or false, which it is unless said.
   *
   * @throws IllegalArgumentException if it is neither
   */
  public boolean isOn(String name) {
    String value = text(name, "false");
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "found --" + name + "=" + value + ", expected true or false");
    };
  }

  /**
   * Takes the value of a flag that is a whole number.
   *
   * @throws IllegalArgumentException if it is not
   */
  public int number(String name, int otherwise) {
    @Nullable String value = values.remove(name);
    try {
      return value == null ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "found --" + name + "=" + value + ", expected a whole number", e);
    }
  }

  /**
   * Says that every known flag has been taken.
   *
   * @throws IllegalArgumentException if there are others
   */
  public void refuseOthers() {
    if (!values.isEmpty()) {
      throw new IllegalArgumentException("found the unknown flags " + values.keySet());
    }
  }
}
